// Medians and quartiles, and how they are written.

/** The value below which `share` of the values lie, interpolated. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

export const median = (values) => quantile(values, 0.5);

/** `2.1 (1.8 to 2.6)`: the median and the quartiles. */
export function formatSpread(values, decimals) {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) =>
    quantile(values, share).toFixed(decimals),
  );
  return values.length === 1 ? middle : `${middle} (${low} to ${high})`;
}

/** `2.3 ± 0.4`: the mean and its standard error. */
export function formatMean(values, decimals) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return mean.toFixed(decimals);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  return `${mean.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}

export function formatShare(part, whole) {
  return whole > 0 ? `${((part / whole) * 100).toFixed(1)} %` : '–';
}

/** A Markdown table whose columns also line up as plain text. */
export function formatTable(head, rows) {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const write = (cells) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [write(head), `| ${rule.join(' | ')} |`, ...rows.map(write)].join('\n');
}
