// The results of oracle/check-program.mjs as Markdown: a row for each program and for each kind of
// moment, and what is wrong.
import { formatTable } from '../bench/statistics.mjs';
import { sumChecks } from './sum-checks.mjs';

const HEAD = [
  '',
  'moments',
  'compared %',
  'uncertain',
  'missed',
  'frames',
  'right function %',
  'right position %',
  'inlined frames',
  'right function %',
  'right position %',
];

/** `mostDifferences`: of each program. */
export function describeChecks(results, mostDifferences = 0) {
  const programs = results.map((result) => toRow(result.title, sumChecks([result])));
  const kinds = [...new Set(results.flatMap(({ classes }) => Object.keys(classes)))].map((kind) =>
    toRow(
      `_${kind}_`,
      sumChecks(results, (one) => one === kind),
    ),
  );
  const parts = [
    formatTable(HEAD, [...programs, ...kinds, toRow('**all**', sumChecks(results))]),
    describeTimes(results),
    results.flatMap((result) => listDifferences(result, mostDifferences)).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function toRow(title, { moments, compared, uncertain, missed, all, inlined }) {
  const shares = ({ frames, rightFunction, rightPosition }) => [
    String(frames),
    percent(rightFunction, frames),
    percent(rightPosition, frames),
  ];
  const counts = [String(moments), percent(compared, moments), String(uncertain), String(missed)];
  return [title, ...counts, ...shares(all), ...shares(inlined)];
}

function describeTimes(results) {
  const sum = (count) => results.reduce((total, result) => total + count(result), 0);
  const sampled = sum(({ counts }) => counts.sampled);
  const lines = [
    `${sum(({ contradicted }) => contradicted)} of ${sum(({ marked }) => marked)} samples that show which moment they are of contradict their time.`,
    `${sum(({ counts }) => counts.refused)} samples refused and ${sum(({ counts }) => counts.lost)} lost, and ${sum(({ counts }) => counts.missedDeadlines)} deadlines missed, beside ${sampled} samples, ${sum(({ counts }) => counts.unresolved)} of them with a frame that has no name.`,
  ];
  return lines.join('\n');
}

function listDifferences({ title, notes, differences }, most) {
  const shown = differences.slice(0, most).map(({ what, count }) => `${count} × ${what}`);
  return [...notes, ...shown].map((line) => `- ${title}: ${line}`);
}

function percent(part, whole) {
  return whole > 0 ? ((part / whole) * 100).toFixed(3) : '–';
}
