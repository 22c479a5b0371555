/** Profile -> the sections of a session file, of which only one is in memory at a time. */
import type { Frame, Profile } from '../model/profile.js';
import { checkSamples, checkStacks } from './check-columns.js';
import { type Column, encodeBlock } from './columns.js';
import { demand } from './damage.js';
import { readCost, readCounts, readFrame, readMetadata, writeFrame } from './profile-records.js';
import type { Section } from './sections.js';
import { sampleColumns, stackColumns } from './tables.js';

/** Encoded in a few milliseconds, and enough for compression to learn from. */
const BLOCK_ROWS = 32_768;
const FRAMES_PER_SECTION = 4096;

/** Throws Damage where `profile` breaks a rule of its types: no reader would take it back. */
export function* encodeProfile(profile: Profile): Generator<Section> {
  const { frames, stacks, threads } = profile;
  yield writeJson('profile', {
    metadata: readMetadata(profile.metadata),
    counts: readCounts(profile.counts),
    cost: readCost(profile.cost),
    frameCount: frames.length,
    stackCount: stacks.parent.length,
    threads: threads.map(({ id, name, samples, startNs }) => ({
      id,
      name,
      ...(startNs === undefined ? {} : { startNs }),
      sampleCount: samples.stack.length,
    })),
  });
  yield* encodeFrames(frames);
  checkStacks(stacks, frames.length);
  yield* encodeTable('stacks', stackColumns(stacks));
  for (const [index, { samples }] of threads.entries()) {
    checkSamples(samples, stacks.parent.length);
    yield* encodeTable('samples', sampleColumns(samples), index);
  }
}

/** Each section of frames follows one with the strings that are new in it. */
function* encodeFrames(frames: readonly Frame[]): Generator<Section> {
  const strings: string[] = [];
  const indexOf = new Map<string, number>();
  const share = (text: string): number => {
    const known = indexOf.get(text);
    if (known !== undefined) return known;
    indexOf.set(text, strings.length);
    return strings.push(text) - 1;
  };
  for (let first = 0; first < frames.length; first += FRAMES_PER_SECTION) {
    const sharedCount = strings.length;
    const records = frames.slice(first, first + FRAMES_PER_SECTION).map((frame) => {
      const record = writeFrame(frame, share);
      readFrame(record, strings);
      return record;
    });
    if (strings.length > sharedCount) yield writeJson('strings', strings.slice(sharedCount));
    yield writeJson('frames', records);
  }
}

function* encodeTable(
  name: string,
  columns: readonly Column[],
  thread?: number,
): Generator<Section> {
  const rowCount = columns[0]?.values.length ?? 0;
  demand(
    columns.every(({ values }) => values.length === rowCount),
    `the columns of ${name} have different lengths`,
  );
  for (let first = 0; first < rowCount; first += BLOCK_ROWS) {
    const end = Math.min(first + BLOCK_ROWS, rowCount);
    yield { name, bytes: encodeBlock(columns, first, end, thread) };
  }
}

function writeJson(name: string, value: unknown): Section {
  return { name, bytes: Buffer.from(JSON.stringify(value)) };
}
