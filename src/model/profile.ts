/**
 * What one recording holds: interned frames, a table of stacks, columns of samples.
 * A Profile is immutable, and everything that reads it is pure.
 */

/** In the order of FrameKind in native/collect/frame_table.h. */
export const FRAME_KINDS = [
  'js',
  'builtin',
  'native',
  'wasm',
  'regexp',
  'pseudo',
  'unknown',
] as const;

/** What kind of code a frame ran. Pseudo-frames are written in square brackets: `[idle]`. */
export type FrameKind = (typeof FRAME_KINDS)[number];

/** A place in a file; `line` and `column` from 1; 0: unknown. */
export interface Position {
  /** Absolute path, `node:fs`, `file://` URL turned into a path, a library's path for native code; '' where there is none. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One function (not one call of it); its position is where it starts. */
export interface Frame extends Position {
  readonly kind: FrameKind;
  /** Never empty: anonymous functions are `(anonymous)`. */
  readonly name: string;
  /** Where V8 compiled it, if a source map led from there to the frame's own position. */
  readonly generated?: Position;
}

/**
 * All distinct stacks as a tree, root first: entry `i` is the stack of entry `parent[i]` with
 * `frame[i]` called at its end, and executing `line[i]`. Parents stand before their children;
 * `parent` is -1 at a root.
 */
export interface StackTable {
  readonly parent: Int32Array;
  /** Index into `Profile.frames`. */
  readonly frame: Int32Array;
  /** What is executed in that frame, from 1; 0: unknown. */
  readonly line: Int32Array;
  readonly column: Int32Array;
  /** 1: V8 has made its code a part of its caller's. */
  readonly inlined: Uint8Array;
}

/**
 * The samples of one thread as columns of equal length, in order of time. They cover the
 * recording without a gap: sample `i` stands for the `wallNs[i]` nanoseconds that end with it.
 */
export interface SampleColumns {
  /** Index into `Profile.stacks`; -1 is the empty stack. */
  readonly stack: Int32Array;
  readonly wallNs: Float64Array;
  /** CPU time of the thread in that span; at most `wallNs`. */
  readonly cpuNs: Float64Array;
}

export interface Thread {
  /** The operating system's thread id. */
  readonly id: number;
  /** `main`, or `worker 3`; in a profile of several processes `worker 3, pid 4711`. */
  readonly name: string;
  readonly samples: SampleColumns;
  /** When its first sample's span begins, in nanoseconds since `startedAtMs`; 0 without it. */
  readonly startNs?: number;
}

/** Every tick ends as exactly one of sampled, repeated, lost, refused: `ticks` is their sum. */
export interface SampleCounts {
  readonly ticks: number;
  /** A stack was captured. */
  readonly sampled: number;
  /** The thread waited, in its event loop or elsewhere: its stack was the one of the sample before. */
  readonly repeated: number;
  /** Ring full, or the signal was not handled. */
  readonly lost: number;
  /** The VM was in a state in which its stack cannot be read. */
  readonly refused: number;
  /** Deadlines that passed while the thread ran and no sample was taken; not ticks. Their CPU time is `[unsampled]`. */
  readonly missedDeadlines: number;
  /** Samples with more frames than the limit (512): their root end is cut. */
  readonly truncated: number;
  /** Samples whose leaf, or any frame of generated code, has no name. */
  readonly unresolved: number;
  /** Samples merged with a neighbour because the memory bound was reached. */
  readonly merged: number;
}

/** The profiler's own cost, measured while recording. Not in it: the kernel's delivery of signals. */
export interface ProfilerCost {
  /** Wall time in the signal handler, on the sampled threads. */
  readonly handlerNs: number;
  /** Wall time in code-event callbacks, on the sampled threads. */
  readonly codeEventNs: number;
  readonly timerCpuNs: number;
  readonly collectorCpuNs: number;
}

export interface ProfileMetadata {
  /** `foreign`: another tool recorded it. What its file does not tell is then '' or 0. */
  readonly engine: 'signal' | 'inspector' | 'foreign';
  /** The command as typed, without the profiler's own part: `node build.js --minify`. */
  readonly command: string;
  /** Path of the program's main script; '' where there is none. */
  readonly mainScript: string;
  readonly cwd: string;
  readonly pid: number;
  /** `v24.21.0` */
  readonly nodeVersion: string;
  readonly platform: string;
  readonly arch: string;
  /** `1.0.0`: the version of nativeprof that recorded. */
  readonly profilerVersion: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
  readonly durationNs: number;
  /** As asked for: a bound of the overhead may have raised it, see `intervalP50Us`. */
  readonly intervalUs: number;
  /** The bound: a share of one CPU's time. Undefined: there was none. */
  readonly maxOverhead?: number;
  /** Achieved distance between ticks, median and 99th percentile; 0 where not measured. */
  readonly intervalP50Us: number;
  readonly intervalP99Us: number;
  /** The signal in use at the end: `SIGURG`; '' for the inspector engine. */
  readonly signal: string;
  /** Sentences a reader must know: another profiler interfered, a table overflowed. */
  readonly notes: readonly string[];
}

export interface Profile {
  readonly metadata: ProfileMetadata;
  readonly counts: SampleCounts;
  readonly cost: ProfilerCost;
  readonly frames: readonly Frame[];
  readonly stacks: StackTable;
  readonly threads: readonly Thread[];
  /**
   * Source maps that came with the code, as `data:` URLs in UTF-8, by file. `resolveSources()` applies
   * them, and only until then there are any: no session file holds them.
   */
  readonly sourceMaps?: ReadonlyMap<string, Uint8Array>;
}
