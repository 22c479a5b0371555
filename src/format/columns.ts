/**
 * Rows of a table as one column after the other, in blocks that can be read alone: a line of JSON
 * says which columns follow, how each is encoded and how long it is. docs/FORMAT.md specifies it.
 */
import { Damage, demand } from './damage.js';
import { isRecord, parseJson } from './read-json.js';
import { MAX_MAGNITUDE, VarintReader, VarintWriter } from './varints.js';

type Numbers = Int32Array | Float64Array | Uint8Array;

/** What the numbers written are relative to, which makes them small. */
export type ColumnEncoding = 'plain' | 'fromPrevious' | 'fromRow' | 'fromWallNs' | 'float64';

export interface Column {
  readonly name: string;
  readonly encoding: ColumnEncoding;
  /** Of the whole table. */
  readonly values: Numbers;
}

export interface Block {
  readonly bytes: Uint8Array;
  /** Whose rows these are, in a table of samples. */
  readonly thread: number | undefined;
  readonly rowCount: number;
  readonly columns: ReadonlyMap<string, { encoding: string; start: number; end: number }>;
}

const FLOAT64_BYTES = 8;

/** Rows `first` up to but not including `end`. `wallNs` stands before what is relative to it. */
export function encodeBlock(
  columns: readonly Column[],
  first: number,
  end: number,
  thread?: number,
): Buffer {
  const parts = columns.map((column) => encodeColumn(column, columns, first, end));
  const head = {
    thread,
    rowCount: end - first,
    columns: parts.map(({ name, encoding, bytes }) => ({
      name,
      encoding,
      sizeBytes: bytes.length,
    })),
  };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    ...parts.map(({ bytes }) => bytes),
  ]);
}

export function openBlock(bytes: Uint8Array): Block {
  const headEnd = bytes.indexOf(0x0a);
  demand(headEnd >= 0, 'a block has no head');
  const head = parseJson(bytes.subarray(0, headEnd));
  demand(isRecord(head), 'the head of a block is no object');
  const { rowCount, thread } = head;
  demand(isCount(rowCount) && Array.isArray(head.columns), 'the head of a block is incomplete');
  demand(thread === undefined || isCount(thread), 'the head of a block names no thread');
  const columns = new Map<string, { encoding: string; start: number; end: number }>();
  let start = headEnd + 1;
  for (const column of head.columns as unknown[]) {
    demand(isRecord(column) && isCount(column.sizeBytes), 'a column has no length');
    const end = start + column.sizeBytes;
    demand(end <= bytes.length, 'a column is longer than its block');
    columns.set(String(column.name), { encoding: String(column.encoding), start, end });
    start = end;
  }
  return { bytes, thread, rowCount, columns };
}

/** Fills `target.values` from row `first` on. */
export function decodeColumn(block: Block, target: Column, first: number, wallNs?: Numbers): void {
  const column = block.columns.get(target.name);
  demand(column !== undefined, `the column ${target.name} is missing`);
  const bytes = block.bytes.subarray(column.start, column.end);
  const { values } = target;
  const end = first + block.rowCount;
  if (column.encoding === 'float64') {
    demand(bytes.length === block.rowCount * FLOAT64_BYTES, 'a column does not fit its rows');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let row = first; row < end; row++) {
      store(target, row, view.getFloat64((row - first) * FLOAT64_BYTES, true));
    }
    return;
  }
  const reader = new VarintReader(bytes);
  const baseOf = makeBase(column.encoding, values, first, wallNs);
  for (let row = first; row < end; row++) store(target, row, baseOf(row) + reader.read());
  reader.finish();
}

function store({ name, values }: Column, row: number, value: number): void {
  values[row] = value;
  // What the array cannot hold it has changed: 2^40 in an Int32Array, 300 in a Uint8Array.
  if (values[row] !== value) throw new Damage(`a number of the column ${name} is out of range`);
}

function encodeColumn(column: Column, columns: readonly Column[], first: number, end: number) {
  const { name, values } = column;
  const encoding = chooseEncoding(column, columns, first, end);
  if (encoding === 'float64') {
    const bytes = Buffer.allocUnsafe((end - first) * FLOAT64_BYTES);
    for (let row = first; row < end; row++) {
      bytes.writeDoubleLE(values[row] as number, (row - first) * FLOAT64_BYTES);
    }
    return { name, encoding, bytes };
  }
  const writer = new VarintWriter(end - first);
  const baseOf = makeBase(encoding, values, first, findWallNs(columns));
  for (let row = first; row < end; row++) writer.write((values[row] as number) - baseOf(row));
  return { name, encoding, bytes: writer.finish() };
}

/** Times may be fractions, which varints cannot hold. */
function chooseEncoding(
  column: Column,
  columns: readonly Column[],
  first: number,
  end: number,
): ColumnEncoding {
  if (!hasWholeNumbers(column.values, first, end)) return 'float64';
  if (column.encoding !== 'fromWallNs') return column.encoding;
  return hasWholeNumbers(findWallNs(columns), first, end) ? 'fromWallNs' : 'plain';
}

function hasWholeNumbers(values: Numbers | undefined, first: number, end: number): boolean {
  if (!(values instanceof Float64Array)) return values !== undefined;
  for (let row = first; row < end; row++) {
    const value = values[row] as number;
    if (!Number.isInteger(value) || value >= MAX_MAGNITUDE || Object.is(value, -0)) return false;
  }
  return true;
}

function findWallNs(columns: readonly Column[]): Numbers | undefined {
  return columns.find((column) => column.name === 'wallNs')?.values;
}

/** What is written is the value less this. */
function makeBase(
  encoding: string,
  values: Numbers,
  first: number,
  wallNs: Numbers | undefined,
): (row: number) => number {
  switch (encoding) {
    case 'plain':
      return () => 0;
    case 'fromPrevious':
      return (row) => (row === first ? 0 : (values[row - 1] as number));
    case 'fromRow':
      return (row) => row;
    case 'fromWallNs':
      demand(wallNs !== undefined, 'a column is relative to one that is missing');
      return (row) => wallNs[row] as number;
    default:
      throw new Damage(`it has the encoding ${JSON.stringify(encoding)}, which is unknown`);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
