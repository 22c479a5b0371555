/** The parts of a Profile that a session file holds as JSON: checked and copied, both ways. */
import {
  FRAME_KINDS,
  type Frame,
  type FrameKind,
  type Position,
  type ProfileMetadata,
  type ProfilerCost,
  type SampleCounts,
} from '../model/profile.js';
import { Damage } from './damage.js';
import { RecordReader } from './read-json.js';

const ENGINES: readonly ProfileMetadata['engine'][] = ['signal', 'inspector', 'foreign'];
/** Lines and columns are 32-bit numbers in the stack table too. */
const MAX_POSITION = 2 ** 31 - 1;

export function readMetadata(value: unknown): ProfileMetadata {
  const from = new RecordReader(value, 'metadata');
  const bound =
    from.get('maxOverhead') === undefined ? {} : { maxOverhead: from.number('maxOverhead') };
  return {
    engine: from.oneOf('engine', ENGINES),
    command: from.string('command'),
    mainScript: from.string('mainScript'),
    cwd: from.string('cwd'),
    pid: from.count('pid'),
    nodeVersion: from.string('nodeVersion'),
    platform: from.string('platform'),
    arch: from.string('arch'),
    profilerVersion: from.string('profilerVersion'),
    startedAtMs: from.number('startedAtMs'),
    durationNs: from.number('durationNs'),
    intervalUs: from.number('intervalUs'),
    ...bound,
    intervalP50Us: from.number('intervalP50Us'),
    intervalP99Us: from.number('intervalP99Us'),
    signal: from.string('signal'),
    notes: from.strings('notes'),
  };
}

export function readCounts(value: unknown): SampleCounts {
  const from = new RecordReader(value, 'counts');
  return {
    ticks: from.count('ticks'),
    sampled: from.count('sampled'),
    repeated: from.count('repeated'),
    lost: from.count('lost'),
    refused: from.count('refused'),
    missedDeadlines: from.count('missedDeadlines'),
    truncated: from.count('truncated'),
    unresolved: from.count('unresolved'),
    merged: from.count('merged'),
  };
}

export function readCost(value: unknown): ProfilerCost {
  const from = new RecordReader(value, 'cost');
  return {
    handlerNs: from.number('handlerNs'),
    codeEventNs: from.number('codeEventNs'),
    timerCpuNs: from.number('timerCpuNs'),
    collectorCpuNs: from.number('collectorCpuNs'),
  };
}

/** As it is in the file: `file` is an index into the shared strings. */
interface PositionRecord extends Omit<Position, 'file'> {
  readonly file: number;
}

export interface FrameRecord extends PositionRecord {
  readonly kind: FrameKind;
  readonly name: string;
  readonly generated?: PositionRecord;
}

/** `share` gives the index of a text among the shared strings. */
export function writeFrame(frame: Frame, share: (text: string) => number): FrameRecord {
  const { kind, name, generated } = frame;
  const writePosition = ({ file, line, column }: Position) => ({ file: share(file), line, column });
  const record = { kind, name, ...writePosition(frame) };
  return generated === undefined ? record : { ...record, generated: writePosition(generated) };
}

export function readFrame(value: unknown, strings: readonly string[]): Frame {
  const from = new RecordReader(value, 'frame');
  const frame = {
    kind: from.oneOf('kind', FRAME_KINDS),
    name: from.string('name'),
    ...readPosition(from, strings),
  };
  const generated = from.get('generated');
  if (generated === undefined) return frame;
  return { ...frame, generated: readPosition(new RecordReader(generated, 'frame'), strings) };
}

function readPosition(from: RecordReader, strings: readonly string[]): Position {
  const file = strings[from.count('file')];
  if (file === undefined) throw new Damage('a frame names a file that is not there');
  return {
    file,
    line: from.count('line', MAX_POSITION),
    column: from.count('column', MAX_POSITION),
  };
}
