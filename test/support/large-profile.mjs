// A profile of ten minutes with 100 000 distinct stacks, made up: always the same one.
import { countSamples, METADATA } from './profile-from-text.mjs';

const MS = 1e6;
const FRAME_COUNT = 6000;
const SAMPLE_COUNT = 600_000;
export const DISTINCT_STACKS = 100_000;
/** Entries of the stack table that no sample ends with: they only call. */
const INNER_STACKS = 60_000;
const MOST_DEPTH = 60;

export function makeLargeProfile() {
  const random = makeRandom(42);
  const frames = Array.from({ length: FRAME_COUNT }, (_, i) => makeFrame(i));
  const stacks = makeStacks(frames, random);
  const samples = makeSamples(random);
  const durationNs = samples.wallNs.reduce((sum, ns) => sum + ns, 0);
  return {
    metadata: {
      ...METADATA,
      command: 'node server.js --port 8080',
      mainScript: '/app/server.js',
      durationNs,
    },
    counts: countSamples(SAMPLE_COUNT),
    cost: { handlerNs: 1e9, codeEventNs: 1e8, timerCpuNs: 1e9, collectorCpuNs: 1e8 },
    frames,
    stacks,
    threads: [{ id: 4711, name: 'main', samples }],
  };
}

/** xorshift: 0 to below `limit`. */
function makeRandom(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

function makeFrame(i) {
  const name = `${['read', 'parse', 'visit', 'emit', 'check', 'resolve'][i % 6]}Item${i}`;
  const file =
    i % 4 === 0
      ? `/app/src/module-${i % 200}.js`
      : i % 4 === 3
        ? 'node:internal/streams/readable'
        : `/app/node_modules/package-${i % 40}/lib/file-${i % 300}.js`;
  return { kind: 'js', name, file, line: 1 + (i % 900), column: 3 };
}

function makeStacks(frames, random) {
  const count = INNER_STACKS + DISTINCT_STACKS;
  const parent = new Int32Array(count);
  const frame = new Int32Array(count);
  const line = new Int32Array(count);
  const depth = new Uint8Array(count);
  for (let stack = 0; stack < count; stack++) {
    // Callers among those that were made shortly before: deep stacks, as real programs have them.
    let caller =
      stack < 20 ? -1 : Math.max(0, stack - 1 - random(stack < INNER_STACKS ? 400 : 4000));
    while (caller >= 0 && depth[caller] >= MOST_DEPTH) caller = parent[caller];
    parent[stack] = caller;
    depth[stack] = caller < 0 ? 0 : depth[caller] + 1;
    frame[stack] = random(frames.length);
    line[stack] = frames[frame[stack]].line + random(30);
  }
  return { parent, frame, line, column: new Int32Array(count), inlined: new Uint8Array(count) };
}

function makeSamples(random) {
  const stack = new Int32Array(SAMPLE_COUNT);
  const wallNs = new Float64Array(SAMPLE_COUNT);
  const cpuNs = new Float64Array(SAMPLE_COUNT);
  for (let i = 0; i < SAMPLE_COUNT; i++) {
    // Each once; else the few that are hot at that time.
    const some = i % 6 === 0 ? i / 6 : Math.floor(i / 60_000) * 10_000 + random(1 + random(10_000));
    stack[i] = INNER_STACKS + (some % DISTINCT_STACKS);
    wallNs[i] = MS + random(200_000) - 100_000;
    cpuNs[i] = i % 5 === 0 ? wallNs[i] - random(300_000) : wallNs[i];
  }
  return { stack, wallNs, cpuNs };
}
