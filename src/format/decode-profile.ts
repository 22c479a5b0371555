/** The sections of a session file, one after the other -> Profile. What it does not know it skips. */
import type { Frame, Profile, SampleColumns, StackTable, Thread } from '../model/profile.js';
import { checkSamples, checkStacks } from './check-columns.js';
import { type Block, type Column, decodeColumn, openBlock } from './columns.js';
import { Damage, demand } from './damage.js';
import { readCost, readCounts, readFrame, readMetadata } from './profile-records.js';
import { parseJson, RecordReader, readStrings } from './read-json.js';
import type { Section } from './sections.js';
import { sampleColumns, stackColumns } from './tables.js';

type Head = Pick<Profile, 'metadata' | 'counts' | 'cost' | 'threads'>;

/** A table that is being filled from its first row on. */
interface Table {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  filledRows: number;
}

export class ProfileDecoder {
  readonly #maxBytes: number;
  readonly #strings: string[] = [];
  readonly #frames: Frame[] = [];
  #head: Head | undefined;
  #frameCount = 0;
  #stacks: StackTable = makeStacks(0);
  #stackTable: Table = makeTable([]);
  #sampleTables: readonly Table[] = [];

  /** `maxBytes`: what all sections together can have; tables that need more cannot be filled. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add({ name, bytes }: Section): void {
    if (name === 'profile') this.#readHead(bytes);
    else if (name === 'strings') {
      for (const text of readStrings(parseJson(bytes), 'strings')) this.#strings.push(text);
    } else if (name === 'frames') this.#readFrames(bytes);
    else if (name === 'stacks') fillTable(this.#stackTable, openBlock(bytes));
    else if (name === 'samples') this.#readSamples(bytes);
  }

  finish(): Profile {
    const head = this.#head;
    demand(head !== undefined, 'it has no profile');
    const frames = this.#frames;
    demand(frames.length === this.#frameCount, 'frames are missing');
    const tables = [this.#stackTable, ...this.#sampleTables];
    demand(
      tables.every((table) => table.filledRows === table.rowCount),
      'stacks or samples are missing',
    );
    checkStacks(this.#stacks, frames.length);
    for (const { samples } of head.threads) checkSamples(samples, this.#stacks.parent.length);
    return { ...head, frames, stacks: this.#stacks };
  }

  #readHead(bytes: Uint8Array): void {
    demand(this.#head === undefined, 'it has two profiles');
    const from = new RecordReader(parseJson(bytes), 'profile');
    this.#frameCount = from.count('frameCount');
    let leftBytes = this.#maxBytes;
    /** Each number takes a byte at least. */
    const allow = (rowCount: number, columnCount: number): number => {
      leftBytes -= rowCount * columnCount;
      demand(leftBytes >= 0, 'it promises more than it has');
      return rowCount;
    };
    const stackCount = allow(from.count('stackCount'), 5);
    const threads = from.list('threads').map((it): Thread => {
      const thread = new RecordReader(it, 'thread');
      const sampleCount = allow(thread.count('sampleCount'), 3);
      return {
        id: thread.count('id'),
        name: thread.string('name'),
        ...(thread.get('startNs') === undefined ? {} : { startNs: thread.number('startNs') }),
        samples: makeSamples(sampleCount),
      };
    });
    this.#stacks = makeStacks(stackCount);
    this.#stackTable = makeTable(stackColumns(this.#stacks));
    this.#sampleTables = threads.map(({ samples }) => makeTable(sampleColumns(samples)));
    this.#head = {
      metadata: readMetadata(from.get('metadata')),
      counts: readCounts(from.get('counts')),
      cost: readCost(from.get('cost')),
      threads,
    };
  }

  #readFrames(bytes: Uint8Array): void {
    const records = parseJson(bytes);
    demand(Array.isArray(records), 'its frames are no list');
    for (const record of records) this.#frames.push(readFrame(record, this.#strings));
  }

  #readSamples(bytes: Uint8Array): void {
    const block = openBlock(bytes);
    const table = this.#sampleTables[block.thread ?? -1];
    if (table === undefined) throw new Damage('samples belong to no thread');
    fillTable(table, block);
  }
}

function fillTable(table: Table, block: Block): void {
  const first = table.filledRows;
  demand(block.rowCount <= table.rowCount - first, 'it has more rows than it says');
  const wallNs = table.columns.find(({ name }) => name === 'wallNs')?.values;
  for (const column of table.columns) decodeColumn(block, column, first, wallNs);
  table.filledRows += block.rowCount;
}

function makeTable(columns: readonly Column[]): Table {
  return { columns, rowCount: columns[0]?.values.length ?? 0, filledRows: 0 };
}

function makeStacks(rowCount: number): StackTable {
  return {
    parent: new Int32Array(rowCount),
    frame: new Int32Array(rowCount),
    line: new Int32Array(rowCount),
    column: new Int32Array(rowCount),
    inlined: new Uint8Array(rowCount),
  };
}

function makeSamples(rowCount: number): SampleColumns {
  return {
    stack: new Int32Array(rowCount),
    wallNs: new Float64Array(rowCount),
    cpuNs: new Float64Array(rowCount),
  };
}
