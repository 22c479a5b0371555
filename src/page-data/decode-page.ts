/** The bytes of a page -> what its views are made of. */
import type { FileRules } from '../model/file-rules.js';
import {
  FRAME_KINDS,
  type Frame,
  type ProfileMetadata,
  type StackTable,
  type Thread,
} from '../model/profile.js';
import { ColumnReader } from './columns.js';
import type { PageHead } from './page-data.js';
import { readRules } from './page-rules.js';

/** A Profile without what no view needs. */
export interface PageProfile {
  readonly metadata: ProfileMetadata;
  readonly frames: readonly Frame[];
  readonly stacks: Pick<StackTable, 'parent' | 'frame' | 'line'>;
  readonly threads: readonly Thread[];
}

export interface Page {
  readonly head: PageHead;
  readonly rules: FileRules;
  readonly profile: PageProfile;
}

const LENGTH_SIZE_BYTES = 4;

export function decodePage(bytes: Uint8Array): Page {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headEnd = LENGTH_SIZE_BYTES + view.getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(LENGTH_SIZE_BYTES, headEnd));
  const head = JSON.parse(text) as PageHead;
  const columns = new ColumnReader(bytes.subarray(headEnd));
  const frames = readFrames(columns, head);
  const stacks = readStacks(columns, head.stackCount);
  const threads = head.threads.map(({ sampleCount, ...thread }) => ({
    ...thread,
    samples: readSamples(columns, sampleCount),
  }));
  return {
    head,
    rules: readRules(head.rules),
    profile: { metadata: head.metadata, frames, stacks, threads },
  };
}

function readFrames(columns: ColumnReader, { frameCount, texts }: PageHead): Frame[] {
  const readColumn = () => Array.from({ length: frameCount }, () => columns.readUnsigned());
  const kinds = readColumn();
  const names = readColumn();
  const files = readColumn();
  const lines = readColumn();
  const starts = readColumn();
  return kinds.map((kind, i) => ({
    kind: FRAME_KINDS[kind] ?? 'unknown',
    name: texts[names[i] as number] as string,
    file: texts[files[i] as number] as string,
    line: lines[i] as number,
    column: starts[i] as number,
  }));
}

function readStacks(columns: ColumnReader, count: number): PageProfile['stacks'] {
  const parent = new Int32Array(count);
  const frame = new Int32Array(count);
  const line = new Int32Array(count);
  for (let stack = 0; stack < count; stack++) {
    const distance = columns.readUnsigned();
    parent[stack] = distance === 0 ? -1 : stack - distance;
  }
  for (let stack = 0; stack < count; stack++) frame[stack] = columns.readUnsigned();
  for (let stack = 0; stack < count; stack++) line[stack] = columns.readUnsigned();
  return { parent, frame, line };
}

function readSamples(columns: ColumnReader, count: number): Thread['samples'] {
  const stack = new Int32Array(count);
  const wallNs = new Float64Array(count);
  const cpuNs = new Float64Array(count);
  let previousStack = 0;
  for (let i = 0; i < count; i++) {
    previousStack += columns.readSigned();
    stack[i] = previousStack;
  }
  for (let i = 0; i < count; i++) wallNs[i] = columns.readUnsigned();
  for (let i = 0; i < count; i++) cpuNs[i] = (wallNs[i] as number) - columns.readSigned();
  return { stack, wallNs, cpuNs };
}
