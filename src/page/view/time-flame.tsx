/** A flame graph of times: of the call tree, of callers, of callees. */
import type { Tree } from '../analysis/tree.js';
import { FlameCanvas } from './flame-canvas.js';
import { useReport } from './report.js';

interface Props {
  readonly tree: Tree;
  /** What its state is kept under: differs where its nodes do. */
  readonly name: string;
  readonly label: string;
  /** The root at the lower end. */
  readonly growsUp?: boolean;
}

export function TimeFlame(props: Props) {
  const { tree } = props;
  const { describeTimes, update } = useReport();
  return (
    <FlameCanvas
      {...props}
      linesOf={(node) => describeTimes(tree, node)}
      onSelect={(node) =>
        update({
          selected: {
            label: tree.labelOf(node),
            times: { total: tree.totalNsOf(node), self: tree.selfNsOf(node) },
          },
        })
      }
    />
  );
}
