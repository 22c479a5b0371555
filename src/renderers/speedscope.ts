/**
 * https://www.speedscope.app: its own format, one sampled profile per thread, times in nanoseconds.
 * https://github.com/jlfwong/speedscope/blob/main/src/lib/file-format-spec.ts
 */
import type { Weight } from '../model/call-tree.js';
import type { Frame, Profile, Thread } from '../model/profile.js';
import { nameFrame } from '../processors/written-names.js';
import { mergeRepeats, mergeStacks, WITHOUT_ORDER } from './merge-repeats.js';
import type { Renderer } from './renderer.js';
import { roundTimes } from './round-times.js';

/** The format writes out every frame of every sample: beyond this a browser cannot load the file. */
const MOST_FRAMES_WRITTEN = 40e6;

export const SPEEDSCOPE: Renderer = {
  name: 'speedscope',
  description: 'for https://www.speedscope.app',
  extensions: ['.speedscope.json'],
  isBinary: false,
  render: (profile, { weight = 'wall' }) => JSON.stringify(describeProfile(profile, weight)),
};

function describeProfile(profile: Profile, weight: Weight) {
  const { metadata, frames, threads } = profile;
  const listFrames = makeFrameLister(profile);
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: `nativeprof ${metadata.profilerVersion}`,
    name: metadata.command,
    activeProfileIndex: 0,
    shared: { frames: frames.map(describeFrame) },
    profiles: threads.map((thread) => {
      const name = threads.length > 1 ? thread.name : metadata.command;
      return describeThread(thread, name, profile, listFrames, weight);
    }),
  };
}

function describeFrame(frame: Frame) {
  const { file, line, column } = frame;
  return {
    name: nameFrame(frame),
    ...(file === '' ? {} : { file }),
    ...(line === 0 ? {} : { line, col: column }),
  };
}

function describeThread(
  { samples }: Thread,
  name: string,
  { stacks }: Profile,
  listFrames: (stack: number) => readonly number[],
  weight: Weight,
) {
  let spans = mergeRepeats(samples, weight);
  const framesWritten = spans.stack.reduce((sum, stack) => sum + listFrames(stack).length, 0);
  const isTooLarge = framesWritten > MOST_FRAMES_WRITTEN;
  if (isTooLarge) spans = mergeStacks(samples, stacks, weight);
  const weights = roundTimes(spans.ns, 1);
  return {
    type: 'sampled',
    name: isTooLarge ? `${name} ${WITHOUT_ORDER}` : name,
    unit: 'nanoseconds',
    startValue: 0,
    endValue: weights.reduce((sum, it) => sum + it, 0),
    samples: spans.stack.map(listFrames),
    weights,
  };
}

/** Of an entry of the stack table its frames, root first; the same array whenever it is asked for. */
function makeFrameLister({ stacks }: Profile): (stack: number) => readonly number[] {
  const known = new Map<number, readonly number[]>();
  return (stack) => {
    const listed = known.get(stack);
    if (listed !== undefined) return listed;
    const frames: number[] = [];
    for (let at = stack; at >= 0; at = stacks.parent[at] as number) {
      frames.push(stacks.frame[at] as number);
    }
    known.set(stack, frames.reverse());
    return frames;
  };
}
