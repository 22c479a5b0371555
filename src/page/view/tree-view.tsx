/** The call tree from the root down, and from the hottest functions up. */
import { useMemo } from 'preact/hooks';
import { InvertedTree } from '../analysis/merged-tree.js';
import { NodeTable } from '../analysis/node-table.js';
import { findHotPath } from '../analysis/walk-tree.js';
import { useReport } from './report.js';
import { TimeTable } from './time-table.js';
import { useKept } from './use-kept.js';

/** Of the busy time: how far the hottest path is opened at first. */
const HOT_SHARE = 0.05;

export function TreeView() {
  const { calls, recording, busyNs, hiddenOf, treeKey } = useReport();
  const { labels } = recording;
  const openHotPath = () =>
    findHotPath(calls, HOT_SHARE * busyNs, (label) => labels.get(label).category === 'idle');
  return (
    <TimeTable
      key={treeKey}
      name={`call tree ${treeKey}`}
      tree={calls}
      label="Call tree"
      title="function, and below it what it called"
      showsRoot
      hiddenOf={hiddenOf}
      openAtFirst={openHotPath}
    />
  );
}

export function InvertedView() {
  const { calls, treeKey } = useReport();
  const [numbers] = useKept(
    `numbers of inverted ${treeKey}`,
    () => new NodeTable(calls.labelOf(calls.root)),
  );
  const tree = useMemo(() => new InvertedTree(calls, numbers), [calls]);
  return (
    <TimeTable
      key={treeKey}
      name={`inverted ${treeKey}`}
      tree={tree}
      label="Callers of the hottest functions"
      title="function by its own time, and below it who called it"
      showsRoot={false}
      isSelfOnly
      openAtFirst={() => new Set()}
    />
  );
}
