/** Profile -> the bytes of a page. Times are whole nanoseconds there. */
import type { FileRules } from '../model/file-rules.js';
import { FRAME_KINDS, type Frame, type Profile, type SampleColumns } from '../model/profile.js';
import { ColumnWriter } from './columns.js';
import type { PageHead } from './page-data.js';
import { writeRules } from './page-rules.js';

export interface PageDescription
  extends Pick<PageHead, 'origin' | 'figures' | 'sentences' | 'sources' | 'settings'> {
  readonly rules: FileRules;
}

const LENGTH_SIZE_BYTES = 4;

export function encodePage(profile: Profile, description: PageDescription): Uint8Array {
  const { metadata, frames, stacks, threads } = profile;
  const columns = new ColumnWriter();
  const texts = writeFrames(columns, frames);
  writeStacks(columns, stacks);
  for (const { samples } of threads) writeSamples(columns, samples);
  const head: PageHead = {
    ...description,
    rules: writeRules(description.rules),
    metadata,
    texts,
    frameCount: frames.length,
    stackCount: stacks.frame.length,
    threads: threads.map(({ id, name, samples, startNs }) => ({
      id,
      name,
      ...(startNs === undefined ? {} : { startNs }),
      sampleCount: samples.stack.length,
    })),
  };
  return join(new TextEncoder().encode(JSON.stringify(head)), columns.finish());
}

function join(head: Uint8Array, columns: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_SIZE_BYTES + head.length + columns.length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, LENGTH_SIZE_BYTES);
  bytes.set(columns, LENGTH_SIZE_BYTES + head.length);
  return bytes;
}

/** Column by column: what is alike stands together, which deflates best. */
function writeFrames(columns: ColumnWriter, frames: readonly Frame[]): readonly string[] {
  const texts = new Map<string, number>();
  const intern = (text: string): number => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, texts.size);
    return texts.size - 1;
  };
  for (const { kind } of frames) columns.writeUnsigned(FRAME_KINDS.indexOf(kind));
  for (const { name } of frames) columns.writeUnsigned(intern(name));
  for (const { file } of frames) columns.writeUnsigned(intern(file));
  for (const { line } of frames) columns.writeUnsigned(line);
  for (const { column } of frames) columns.writeUnsigned(column);
  return [...texts.keys()];
}

function writeStacks(columns: ColumnWriter, { parent, frame, line }: Profile['stacks']): void {
  // The distance to the parent, at least 1; 0 stands for a root.
  parent.forEach((it, stack) => {
    columns.writeUnsigned(it < 0 ? 0 : stack - it);
  });
  for (const it of frame) columns.writeUnsigned(it);
  for (const it of line) columns.writeUnsigned(it);
}

function writeSamples(columns: ColumnWriter, { stack, wallNs, cpuNs }: SampleColumns): void {
  let previousStack = 0;
  for (const it of stack) {
    columns.writeSigned(it - previousStack);
    previousStack = it;
  }
  const wall = roundSums(wallNs);
  const cpu = roundSums(cpuNs);
  for (const it of wall) columns.writeUnsigned(it);
  // A thread that computes has as much CPU time as wall time.
  cpu.forEach((it, i) => {
    columns.writeSigned((wall[i] as number) - it);
  });
}

/** Rounded so that every sum from the start is right to half a nanosecond. */
function roundSums(valuesNs: Float64Array): Float64Array {
  let exact = 0;
  let rounded = 0;
  return valuesNs.map((value) => {
    exact += value;
    const whole = Math.max(0, Math.round(exact - rounded));
    rounded += whole;
    return whole;
  });
}
