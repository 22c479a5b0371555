/** A flame graph of one side, coloured by what changed, as Brendan Gregg's differential flame graphs. */
import { useMemo } from 'preact/hooks';
import type { Change } from '../../model/comparison.js';
import { type Grade, gradeChange, makeTreeOfSide } from '../analysis/change-tree.js';
import { Caption, type Meaning } from '../view/caption.js';
import { FlameCanvas } from '../view/flame-canvas.js';
import { useDiff } from './diff-report.js';

const MEANINGS: readonly Meaning[] = [
  ['shrank-3', '-50 %, gone'],
  ['shrank-2', '-20 %'],
  ['shrank-1', 'less'],
  ['alike', 'alike'],
  ['grew-1', 'more'],
  ['grew-2', '+20 %'],
  ['grew-3', '+50 %, new'],
];

export function DifferentialFlame() {
  const { page, side, leastNs, write, update } = useDiff();
  const tree = useMemo(() => makeTreeOfSide(page, side), [page, side]);
  const describe = (name: string, change: Change): string => {
    const { before, after, difference, share } = write(change);
    return `${name} ${before} → ${after} s   ${difference} ${share}`;
  };
  if (tree.totalNsOf(tree.root) === 0) {
    return <p class="message">Nothing ran {side}, so there is nothing to draw.</p>;
  }
  return (
    <div class="panel">
      <Caption meanings={MEANINGS}>
        {side === 'after'
          ? 'As wide as its time after; what is gone is in Before.'
          : 'As wide as its time before; what is new is in After.'}{' '}
        Click zooms in, a click on the same box out.
      </Caption>
      <FlameCanvas
        name="differential flame graph"
        tree={tree}
        label="Differential flame graph: arrow keys move, Enter zooms, Backspace zooms out"
        coloursOf={(node, { changes, text, alike, textOnChange }) => {
          const grade: Grade = gradeChange(tree.callOf(node).total, leastNs);
          if (grade === 0) return { fill: alike, text };
          const shades = grade > 0 ? changes.grew : changes.shrank;
          return { fill: shades[Math.abs(grade) - 1] as string, text: textOnChange };
        }}
        linesOf={(node) => {
          const { self, total } = tree.callOf(node);
          return [describe('total', total), describe('self', self)];
        }}
        onSelect={(node) => update({ selected: tree.callOf(node) })}
      />
    </div>
  );
}
