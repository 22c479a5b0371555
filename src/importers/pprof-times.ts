/** Which of the values of a pprof profile are its wall and CPU time, and in what unit. */
import type { Profile as Pprof, Sample, ValueType } from 'pprof-format';

export interface SampleTimes {
  /** CPU time is at most wall time. */
  read(sample: Sample): { readonly wallNs: number; readonly cpuNs: number };
  /** How many of the profiler's samples it stands for. */
  countOf(sample: Sample): number;
  /** Time between two samples; 0: unknown. */
  readonly periodNs: number;
  readonly notes: readonly string[];
}

const NS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['nanoseconds', 1],
  ['nanosecond', 1],
  ['ns', 1],
  ['microseconds', 1e3],
  ['microsecond', 1e3],
  ['us', 1e3],
  ['µs', 1e3],
  ['milliseconds', 1e6],
  ['millisecond', 1e6],
  ['ms', 1e6],
  ['seconds', 1e9],
  ['second', 1e9],
  ['s', 1e9],
]);

interface Column {
  readonly index: number;
  readonly type: string;
  readonly unit: string;
  /** 0: no time. */
  readonly nsPerUnit: number;
}

export function chooseTimes(pprof: Pprof, text: (index: number | bigint) => string): SampleTimes {
  const describe = ({ type, unit }: ValueType, index: number): Column => {
    const [typeName, unitName] = [text(type), text(unit)];
    return { index, type: typeName, unit: unitName, nsPerUnit: measureUnit(typeName, unitName) };
  };
  const columns = pprof.sampleType.map(describe);
  const timed = columns.filter(({ nsPerUnit }) => nsPerUnit > 0);
  const period = pprof.periodType ? describe(pprof.periodType, 0) : undefined;
  const periodNs = Number(pprof.period) * (period?.nsPerUnit ?? 0);
  const counts = columns.find(
    ({ type, nsPerUnit }) => /^(samples?|count)$/.test(type) && !nsPerUnit,
  );
  const countOf = (sample: Sample) => (counts ? readValue(sample, counts.index) : 1);
  const common = { countOf, periodNs };

  const cpu = timed.find(({ type }) => /^cpu/i.test(type));
  const preferred = timed.find(({ type }) => type === text(pprof.defaultSampleType));
  const wall = timed.find(({ type }) => /^wall/i.test(type)) ?? (cpu ? undefined : preferred);
  const read = ({ index, nsPerUnit }: Column, sample: Sample) =>
    readValue(sample, index) * nsPerUnit;
  const other = wall ?? (cpu ? undefined : timed.at(-1));
  if (other !== undefined) {
    return {
      ...common,
      notes: /^wall/i.test(other.type) ? [] : [`The times are ${other.type}.`],
      read: (sample) => {
        const wallNs = read(other, sample);
        return { wallNs, cpuNs: cpu ? Math.min(wallNs, read(cpu, sample)) : 0 };
      },
    };
  }
  if (cpu !== undefined) {
    return {
      ...common,
      notes: ['Only CPU time was recorded: wall time is the same.'],
      read: (sample) => ({ wallNs: read(cpu, sample), cpuNs: read(cpu, sample) }),
    };
  }
  if (counts !== undefined && periodNs > 0) {
    const isCpu = /^cpu/i.test(period?.type ?? '');
    return {
      ...common,
      notes: ['Only samples were counted: times are their number times the interval.'],
      read: (sample) => {
        const wallNs = countOf(sample) * periodNs;
        return { wallNs, cpuNs: isCpu ? wallNs : 0 };
      },
    };
  }
  const held = columns.map(({ type, unit }) => `${type}/${unit}`).join(', ');
  throw new Error(`it holds no times but ${held || 'nothing'}`);
}

/** Some profilers leave the unit out: what is called a time is in nanoseconds then. */
function measureUnit(type: string, unit: string): number {
  if (unit === '') return /^(cpu|wall|time)/i.test(type) ? 1 : 0;
  return NS_PER_UNIT.get(unit.toLowerCase()) ?? 0;
}

function readValue(sample: Sample, index: number): number {
  // 64 bits with a sign, which the decoder does not know of.
  return Number(BigInt.asIntN(64, BigInt(sample.value[index] ?? 0)));
}
