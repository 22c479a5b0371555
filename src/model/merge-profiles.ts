/** Several recordings as one profile: each thread of each stays a thread, and what is alike is shared. */
import type { Frame, Profile, ProfileMetadata, StackTable, Thread } from './profile.js';

const NS_PER_MS = 1e6;

export interface MergeOptions {
  /** Names a thread among those of all profiles. */
  readonly nameLane?: (name: string, pid: number) => string;
  /** Threads lie where they ran in the time of all. Default: if they overlap or meet. */
  readonly isOneRun?: boolean;
}

/** Of one program run several times, or of the processes of one run. */
export function mergeProfiles(
  profiles: readonly [Profile, ...Profile[]],
  { nameLane = nameByPid, isOneRun = ranTogether(profiles) }: MergeOptions = {},
): Profile {
  const tables = new MergedTables();
  const firstMs = Math.min(...profiles.map(({ metadata }) => metadata.startedAtMs));
  const threads = profiles.flatMap((profile): Thread[] => {
    const rows = tables.add(profile);
    const offsetNs = isOneRun ? (profile.metadata.startedAtMs - firstMs) * NS_PER_MS : 0;
    return profile.threads.map(({ name, samples, ...thread }) => ({
      ...thread,
      ...(profiles.length > 1 ? { startNs: (thread.startNs ?? 0) + offsetNs } : {}),
      name: profiles.length === 1 ? name : nameLane(name, profile.metadata.pid),
      samples: { ...samples, stack: samples.stack.map((row) => rows[row] ?? -1) },
    }));
  });
  const sourceMaps = new Map(profiles.flatMap((profile) => [...(profile.sourceMaps ?? [])]));
  return {
    metadata: mergeMetadata(profiles.map(({ metadata }) => metadata)),
    counts: addUp(profiles.map(({ counts }) => counts)),
    cost: addUp(profiles.map(({ cost }) => cost)),
    frames: tables.frames,
    stacks: tables.finishStacks(),
    threads: numberAlike(threads),
    ...(sourceMaps.size > 0 ? { sourceMaps } : {}),
  };
}

/** Whether each began before all that had begun earlier were over, or right then. */
function ranTogether(profiles: readonly Profile[]): boolean {
  const inOrder = profiles
    .map(({ metadata }) => metadata)
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  let endMs = inOrder[0]?.startedAtMs ?? 0;
  return inOrder.every(({ startedAtMs, durationNs }) => {
    // Starts are whole milliseconds.
    const isConnected = startedAtMs <= endMs + 1;
    endMs = Math.max(endMs, startedAtMs + durationNs / NS_PER_MS);
    return isConnected;
  });
}

/** Frames and stacks of all profiles, each once. */
class MergedTables {
  readonly frames: Frame[] = [];
  readonly #frameIndexes = new Map<string, number>();
  readonly #stackRows = new Map<string, number>();
  readonly #columns = {
    parent: [] as number[],
    frame: [] as number[],
    line: [] as number[],
    column: [] as number[],
    inlined: [] as number[],
  };

  /** From rows of the profile's table of stacks to those of the merged one. */
  add({ frames, stacks }: Profile): Int32Array {
    const frameIndexes = frames.map((frame) => this.#internFrame(frame));
    const rows = new Int32Array(stacks.parent.length);
    for (let row = 0; row < rows.length; row++) {
      const parent = stacks.parent[row] as number;
      rows[row] = this.#internStack(
        parent < 0 ? -1 : (rows[parent] as number),
        frameIndexes[stacks.frame[row] as number] as number,
        stacks,
        row,
      );
    }
    return rows;
  }

  finishStacks(): StackTable {
    const { parent, frame, line, column, inlined } = this.#columns;
    return {
      parent: Int32Array.from(parent),
      frame: Int32Array.from(frame),
      line: Int32Array.from(line),
      column: Int32Array.from(column),
      inlined: Uint8Array.from(inlined),
    };
  }

  #internFrame(frame: Frame): number {
    const key = JSON.stringify(frame);
    let index = this.#frameIndexes.get(key);
    if (index === undefined) {
      index = this.frames.push(frame) - 1;
      this.#frameIndexes.set(key, index);
    }
    return index;
  }

  #internStack(parent: number, frame: number, stacks: StackTable, row: number): number {
    const line = stacks.line[row] as number;
    const column = stacks.column[row] as number;
    const inlined = stacks.inlined[row] as number;
    const key = `${parent} ${frame} ${line} ${column} ${inlined}`;
    let merged = this.#stackRows.get(key);
    if (merged === undefined) {
      const columns = this.#columns;
      merged = columns.parent.push(parent) - 1;
      columns.frame.push(frame);
      columns.line.push(line);
      columns.column.push(column);
      columns.inlined.push(inlined);
      this.#stackRows.set(key, merged);
    }
    return merged;
  }
}

/** `main, pid 4711`; a thread of a profile that was merged before has its pid already. */
function nameByPid(name: string, pid: number): string {
  return /, pid \d+/.test(name) ? name : `${name}, pid ${pid}`;
}

/** In containers every program has the same pid: `main, pid 1`, `main, pid 1 (2)`. */
function numberAlike(threads: readonly Thread[]): Thread[] {
  const taken = new Set<string>();
  return threads.map((thread) => {
    let { name } = thread;
    for (let number = 2; taken.has(name); number++) name = `${thread.name} (${number})`;
    taken.add(name);
    return { ...thread, name };
  });
}

function mergeMetadata(all: readonly ProfileMetadata[]): ProfileMetadata {
  const first = all[0] as ProfileMetadata;
  const join = (values: readonly string[], separator = ', ') =>
    [...new Set(values)].filter((value) => value !== '').join(separator);
  const most = (name: 'intervalUs' | 'intervalP50Us' | 'intervalP99Us') =>
    Math.max(...all.map((it) => it[name]));
  /** Renderers take these for paths. */
  const ofAll = (name: 'mainScript' | 'cwd') =>
    all.every((it) => it[name] === first[name]) ? first[name] : '';
  const uses = (one: ProfileMetadata['engine']) => all.some(({ engine }) => engine === one);
  return {
    // What holds for a part of the samples, readers must know of.
    engine: (['foreign', 'inspector'] as const).find((one) => uses(one)) ?? 'signal',
    command: join(
      all.map(({ command }) => command),
      ' + ',
    ),
    mainScript: ofAll('mainScript'),
    cwd: ofAll('cwd'),
    pid: first.pid,
    nodeVersion: join(all.map(({ nodeVersion }) => nodeVersion)),
    platform: join(all.map(({ platform }) => platform)),
    arch: join(all.map(({ arch }) => arch)),
    profilerVersion: join(all.map(({ profilerVersion }) => profilerVersion)),
    startedAtMs: Math.min(...all.map(({ startedAtMs }) => startedAtMs)),
    durationNs: measureUnionNs(all),
    intervalUs: most('intervalUs'),
    ...boundOfAll(all),
    intervalP50Us: most('intervalP50Us'),
    intervalP99Us: most('intervalP99Us'),
    signal: join(all.map(({ signal }) => signal)),
    notes: [...new Set(all.flatMap(({ notes }) => notes))],
  };
}

/** Theirs together, where each has one: that of a process holds for all its threads. */
function boundOfAll(all: readonly ProfileMetadata[]): Pick<ProfileMetadata, 'maxOverhead'> {
  const ofProcess = new Map(all.map((it) => [it.pid, it.maxOverhead ?? Number.NaN]));
  const maxOverhead = [...ofProcess.values()].reduce((sum, it) => sum + it, 0);
  return Number.isNaN(maxOverhead) ? {} : { maxOverhead };
}

/** The time in which at least one was being recorded: processes of one run have run together. */
function measureUnionNs(all: readonly ProfileMetadata[]): number {
  const inOrder = all.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const originMs = inOrder[0]?.startedAtMs ?? 0;
  let coveredNs = 0;
  let endNs = 0;
  for (const { startedAtMs, durationNs } of inOrder) {
    const startNs = Math.max(endNs, (startedAtMs - originMs) * NS_PER_MS);
    const nextEndNs = Math.max(startNs, (startedAtMs - originMs) * NS_PER_MS + durationNs);
    coveredNs += nextEndNs - startNs;
    endNs = nextEndNs;
  }
  return coveredNs;
}

/** Objects of numbers, field by field. */
function addUp<Name extends string>(
  records: readonly Readonly<Record<Name, number>>[],
): Record<Name, number> {
  const names = Object.keys(records[0] ?? {}) as Name[];
  const sums = names.map((name) => [name, records.reduce((sum, it) => sum + it[name], 0)]);
  return Object.fromEntries(sums) as Record<Name, number>;
}
