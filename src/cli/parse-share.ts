/** Shares as people type them: `1%`. Undefined: it is none above 0 and up to 1. */
export function parseShare(text: string): number | undefined {
  const share = /^\d+(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) / 100 : 0;
  return share > 0 && share <= 1 ? share : undefined;
}
