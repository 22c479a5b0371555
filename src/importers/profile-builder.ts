/** Interns the frames and stacks of another tool's profile while it is being read. */
import type { Frame, Profile, ProfileMetadata, StackTable, Thread } from '../model/profile.js';

/** A frame in a stack, and what is executed in it. */
export interface Position {
  readonly frame: number;
  /** From 1; 0: unknown. */
  readonly line: number;
  readonly column: number;
  readonly inlined: boolean;
}

/** So that a stack and a position fit one exact number. */
const MOST_POSITIONS = 2 ** 26;

/** Trees are walked by recursion. V8 and Go record at most some hundred calls. */
const MOST_CALLS = 1000;

export class ProfileBuilder {
  readonly #frames: Frame[] = [];
  readonly #frameIds = new Map<string, number>();
  readonly #positions: Position[] = [];
  readonly #positionIds = new Map<string, number>();
  readonly #parent: number[] = [];
  readonly #depth: number[] = [];
  /** Indexes of positions. */
  readonly #top: number[] = [];
  /** A number as key: a file may make us look up a stack some million times. */
  readonly #stackIds = new Map<number, number>();

  /** The index of that frame. */
  internFrame(frame: Frame): number {
    const { kind, name, file, line, column } = frame;
    const key = JSON.stringify([kind, name, file, line, column]);
    const known = this.#frameIds.get(key);
    if (known !== undefined) return known;
    this.#frameIds.set(key, this.#frames.length);
    return this.#frames.push(frame) - 1;
  }

  internPosition(position: Position): number {
    const { frame, line, column, inlined } = position;
    const key = `${frame} ${line} ${column} ${inlined}`;
    const known = this.#positionIds.get(key);
    if (known !== undefined) return known;
    this.#positionIds.set(key, this.#positions.length);
    return this.#positions.push(position) - 1;
  }

  /** The stack of `parent`, -1 for none, with one more call at that position. */
  internStack(parent: number, position: number): number {
    const key = (parent + 1) * MOST_POSITIONS + position;
    const known = this.#stackIds.get(key);
    if (known !== undefined) return known;
    const depth = (this.#depth[parent] ?? 0) + 1;
    if (depth > MOST_CALLS) throw new Error(`it has stacks of more than ${MOST_CALLS} calls`);
    this.#depth.push(depth);
    this.#stackIds.set(key, this.#parent.length);
    this.#top.push(position);
    return this.#parent.push(parent) - 1;
  }

  /** -1, the empty stack, is not. */
  isIdle(stack: number): boolean {
    if (stack < 0) return false;
    const frame = this.#frames[this.#positionOf(stack).frame];
    return frame?.kind === 'pseudo' && frame.name === '[idle]';
  }

  build(metadata: ProfileMetadata, threads: readonly Thread[], sampleCount: number): Profile {
    return {
      metadata,
      counts: {
        ticks: sampleCount,
        sampled: sampleCount,
        repeated: 0,
        lost: 0,
        refused: 0,
        missedDeadlines: 0,
        truncated: 0,
        unresolved: 0,
        merged: 0,
      },
      cost: { handlerNs: 0, codeEventNs: 0, timerCpuNs: 0, collectorCpuNs: 0 },
      frames: this.#frames,
      stacks: this.#buildStacks(),
      threads,
    };
  }

  #buildStacks(): StackTable {
    const positions = this.#top.map((_, stack) => this.#positionOf(stack));
    return {
      parent: Int32Array.from(this.#parent),
      frame: Int32Array.from(positions, ({ frame }) => frame),
      line: Int32Array.from(positions, ({ line }) => line),
      column: Int32Array.from(positions, ({ column }) => column),
      inlined: Uint8Array.from(positions, ({ inlined }) => Number(inlined)),
    };
  }

  #positionOf(stack: number): Position {
    return this.#positions[this.#top[stack] as number] as Position;
  }
}
