/** Times as people type them: a number and its unit. */
const US_PER_UNIT: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

/** In microseconds; undefined: it is none. */
export function parseTimeUs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(us|µs|ms|s|m|h)$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * (US_PER_UNIT[match[2] ?? ''] ?? 0);
}
