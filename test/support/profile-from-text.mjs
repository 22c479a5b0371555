/**
 * Profiles drawn as text, one stack a line, its weight in milliseconds at the end:
 *
 *     (anonymous)@/app/main.js:1:1;parse@/app/parse.js:10;readToken@/app/parse.js:20 3
 *     [idle] 5/0                      5 ms of wall time, none of CPU time
 *     # worker 3 +20                  from here on another thread, which began after 20 ms
 *
 * A frame is `name@file:line:column`, all after the name optional; `name!builtin` gives its kind.
 * `name@file:10~12` executes line 12, and `~12i` is inlined into its caller there.
 */

const FRAME =
  /^(?<name>[^@!]+)(?:!(?<kind>\w+))?(?:@(?<file>.+?)(?::(?<line>\d+))?(?::(?<column>\d+))?)?$/;
const EXECUTED = /^(?<text>.*?)(?:~(?<line>\d+)(?<inlined>i?))?$/;
const MS = 1e6;

export const METADATA = {
  engine: 'signal',
  command: 'node build.js --minify',
  mainScript: '/app/build.js',
  cwd: '/app',
  pid: 4711,
  nodeVersion: 'v24.21.0',
  platform: 'linux',
  arch: 'x64',
  profilerVersion: '1.0.0',
  startedAtMs: Date.UTC(2026, 10, 23, 14, 3, 12),
  durationNs: 0,
  intervalUs: 1000,
  intervalP50Us: 1000,
  intervalP99Us: 1040,
  signal: 'SIGPROF',
  notes: [],
};

/** Nothing was lost. */
export function countSamples(sampled) {
  return {
    ticks: sampled,
    sampled,
    repeated: 0,
    lost: 0,
    refused: 0,
    missedDeadlines: 0,
    truncated: 0,
    unresolved: 0,
    merged: 0,
  };
}

export function profileFromText(text, { metadata, counts, cost } = {}) {
  const table = new StackDrawing();
  const threads = [];
  for (const line of text.split('\n').map((it) => it.trim())) {
    if (line === '') continue;
    if (line.startsWith('#') || threads.length === 0) {
      const [, name, startMs] = /^# (.*?)(?: \+(\d+))?$/.exec(line) ?? [line, 'main'];
      const start = startMs === undefined ? {} : { startNs: Number(startMs) * MS };
      threads.push({ name, start, rows: [] });
    }
    if (!line.startsWith('#')) threads.at(-1).rows.push(parseRow(line, table));
  }
  const rows = threads.flatMap((thread) => thread.rows);
  const sampled = Math.round(rows.reduce((sum, row) => sum + row.wallNs, 0) / MS);
  const durationNs = Math.max(
    0,
    ...threads.map(({ start, rows: own }) =>
      own.reduce((sum, row) => sum + row.wallNs, start.startNs ?? 0),
    ),
  );
  return {
    metadata: { ...METADATA, durationNs, ...metadata },
    counts: { ...countSamples(sampled), ...counts },
    cost: {
      handlerNs: 0.002 * durationNs,
      codeEventNs: 0.001 * durationNs,
      timerCpuNs: 0.0005 * durationNs,
      collectorCpuNs: 0.0005 * durationNs,
      ...cost,
    },
    frames: table.frames,
    stacks: {
      parent: Int32Array.from(table.parent),
      frame: Int32Array.from(table.frame),
      line: Int32Array.from(table.line),
      column: new Int32Array(table.frame.length),
      inlined: Uint8Array.from(table.inlined),
    },
    threads: threads.map(({ name, start, rows: own }, i) => ({
      id: 4711 + i,
      name,
      ...start,
      samples: {
        stack: Int32Array.from(own, (row) => row.stack),
        wallNs: Float64Array.from(own, (row) => row.wallNs),
        cpuNs: Float64Array.from(own, (row) => row.cpuNs),
      },
    })),
  };
}

/** The last word is the weight: names have spaces. */
function parseRow(line, table) {
  const end = line.lastIndexOf(' ');
  const [wallMs, cpuMs = wallMs] = line
    .slice(end + 1)
    .split('/')
    .map(Number);
  const path = line.slice(0, Math.max(end, 0)).trim();
  return {
    stack: table.add(path === '' ? [] : path.split(';')),
    wallNs: wallMs * MS,
    cpuNs: cpuMs * MS,
  };
}

/** The frames and stacks of a profile while it is being drawn. */
class StackDrawing {
  frames = [];
  parent = [];
  frame = [];
  line = [];
  inlined = [];
  #frameOf = new Map();
  #stackOf = new Map();

  add(names) {
    let stack = -1;
    for (const name of names) {
      const key = `${stack} ${name}`;
      if (!this.#stackOf.has(key)) {
        this.#stackOf.set(key, this.parent.length);
        this.parent.push(stack);
        const { text, line = 0, inlined } = EXECUTED.exec(name).groups;
        this.frame.push(this.#intern(text));
        this.line.push(Number(line));
        this.inlined.push(inlined ? 1 : 0);
      }
      stack = this.#stackOf.get(key);
    }
    return stack;
  }

  #intern(text) {
    if (!this.#frameOf.has(text)) {
      this.#frameOf.set(text, this.frames.length);
      this.frames.push(parseFrame(text));
    }
    return this.#frameOf.get(text);
  }
}

export function parseFrame(text) {
  const { name, kind, file = '', line = 0, column = 0 } = FRAME.exec(text).groups;
  return {
    kind: kind ?? (/^\[.*\]$/.test(name) ? 'pseudo' : 'js'),
    name,
    file,
    line: Number(line),
    column: Number(column),
  };
}
