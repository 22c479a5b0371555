/** The call tree as a flame graph: the width of a box is its time, its callees lie below it. */

import { Caption } from './caption.js';
import { useReport } from './report.js';
import { TimeFlame } from './time-flame.js';

export function FlameView() {
  const { calls, treeKey } = useReport();
  return (
    <div class="panel">
      <Caption>
        A box is a function, as wide as its time; below it what it called, the most time first.
        Click zooms in, a click on the same box out.
      </Caption>
      <TimeFlame
        key={treeKey}
        name={`flame graph ${treeKey}`}
        tree={calls}
        label="Flame graph: arrow keys move, Enter zooms, Backspace zooms out"
      />
    </div>
  );
}
