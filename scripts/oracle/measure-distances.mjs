// How far recordings of the same program lie apart: two of ours, two of V8's own profiler, and one
// of each. The second opinion is no truth where functions are inlined: V8's profiler blames their
// callers.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture } from '../capture.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @typedef {object} Distance
 * @property {number} found from 0, alike, to 1
 * @property {number} byChance what two recordings of one distribution would have
 *
 * @param {{ node: string, program: string, start: 'cold' | 'hot', seconds: number }} run
 * @returns {Promise<{ ours: Distance, v8s: Distance, between: Distance }>}
 */
export async function measureDistances(run) {
  const ours = [await readSelfTimes('signal', run), await readSelfTimes('signal', run)];
  const v8s = [await readSelfTimes('inspector', run), await readSelfTimes('inspector', run)];
  return {
    ours: compareSelfTimes(ours[0], ours[1]),
    v8s: compareSelfTimes(v8s[0], v8s[1]),
    between: compareSelfTimes(ours[0], v8s[0]),
  };
}

async function readSelfTimes(engine, { node, program, start, seconds }) {
  const script = join(root, 'oracle', 'self-times.mjs');
  const args = [script, engine, program, start, String(seconds)];
  const { code, output } = await capture(node, args, root);
  if (code !== 0) throw new Error(`${node} ${args.join(' ')} ended with ${code}:\n${output}`);
  return JSON.parse(output.trim().split('\n').at(-1));
}

/** The total variation: half the sum of the differences between the shares of all functions. */
function compareSelfTimes(a, b) {
  const [sumA, sumB] = [a, b].map(({ selfNs }) =>
    Object.values(selfNs).reduce((sum, ns) => sum + ns, 0),
  );
  const samples = (a.sampleCount + b.sampleCount) / 2;
  const distance = { found: 0, byChance: 0 };
  for (const one of new Set([...Object.keys(a.selfNs), ...Object.keys(b.selfNs)])) {
    const shareA = (a.selfNs[one] ?? 0) / sumA;
    const shareB = (b.selfNs[one] ?? 0) / sumB;
    distance.found += Math.abs(shareA - shareB) / 2;
    // Of two Poisson counts with the same mean: by the normal distribution, or where the mean is
    // far below one sample each of them differs.
    const share = (shareA + shareB) / 2;
    distance.byChance += Math.min(share, Math.sqrt(share / (Math.PI * samples)));
  }
  return distance;
}
