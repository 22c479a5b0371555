/**
 * Reads a drawn tree back (Unicode, seconds, wide enough that nothing is cut) and checks that its
 * numbers add up. Its lines stand in columns: those of one column call each other downwards, and
 * the last of them calls the columns that branch off below it.
 */
import assert from 'node:assert/strict';

const TIME = /^ *(\d+\.\d+) /;
const COUNT = /^ *[…⋮] \d+ (?:more|calls)(?:, (\S+))?$/;
const INLINE_REST = /… \d+ more(?:, (\S+))?$/;
const CONNECTOR_WIDTH = 3;

export function checkDrawnTimes(lines, { limit, decimals }) {
  const root = readColumns(lines);
  // Each number is rounded.
  const assertSum = (actual, expected, numberCount, slack, line) => {
    const tolerance = 0.51 * numberCount * 10 ** -decimals;
    const isClose = actual <= expected + tolerance && actual >= expected - tolerance - slack;
    assert.ok(isClose, `${actual} of ${expected} (${slack}) at: ${line}`);
  };
  const visit = ({ items, below }) => {
    items.forEach(({ time, rest, line }, i) => {
      const next = items.slice(i + 1).find((item) => item.time !== undefined);
      if (time === undefined || (!next && below.length === 0)) return;
      if (!next) {
        const parts = below.map((column) => column.items[0].time ?? column.items[0].count);
        const sum = parts.reduce((it, part) => it + part, rest ?? 0);
        assertSum(sum, time, parts.length + 2, 0, line);
        return;
      }
      // What is too small to draw is left unsaid between two lines, but not beside a count.
      const { count } = items[i + 1];
      const sum = next.time + (rest ?? 0) + (count ?? 0);
      assertSum(sum, time, 4, rest === undefined && count === undefined ? limit : 0, line);
    });
    below.forEach(visit);
  };
  visit(root);
}

function readColumns(lines) {
  const root = { at: 1, items: [], below: [] };
  const open = [root];
  for (const line of lines) {
    const connectorAt = line.search(/[├└]/);
    if (connectorAt >= 0) {
      while (open.at(-1).at > connectorAt) open.pop();
      const column = { at: connectorAt + CONNECTOR_WIDTH, items: [], below: [] };
      open.at(-1).below.push(column);
      open.push(column);
    }
    const body = line.slice(open.at(-1).at);
    // Frames that a fold hides are indented below it.
    if (!/^ {3}\d/.test(body)) open.at(-1).items.push(readLine(body));
  }
  return root;
}

function readLine(line) {
  const [, time] = TIME.exec(line) ?? [];
  if (time === undefined) return { count: Number(COUNT.exec(line)[1] ?? 0), line };
  const [, rest] = INLINE_REST.exec(line) ?? [];
  return { time: Number(time), rest: rest === undefined ? undefined : Number(rest), line };
}
