/** One function between its callers, above, and what it calls, below. */
import { useEffect, useMemo } from 'preact/hooks';
import { listFunctions } from '../analysis/list-functions.js';
import { CalleesOf, CallersOf } from '../analysis/merged-tree.js';
import { NodeTable } from '../analysis/node-table.js';
import { FunctionList, selectFunction } from './function-list.js';
import { useReport } from './report.js';
import { TimeFlame } from './time-flame.js';
import { useKept } from './use-kept.js';

export function SandwichView() {
  const { calls, selected, recording, treeKey, update } = useReport();
  useEffect(() => {
    if (selected !== undefined) return;
    const hottest = listFunctions(calls).find(
      ({ label }) => recording.labels.get(label).category !== 'idle',
    );
    if (hottest !== undefined) update({ selected: selectFunction(hottest) });
  }, [calls, selected]);
  return (
    <div class="sandwich">
      <FunctionList />
      {selected !== undefined && (
        <Sandwich key={`${treeKey} ${selected.label}`} label={selected.label} />
      )}
    </div>
  );
}

function Sandwich({ label }: { label: number }) {
  const { calls, recording, treeKey } = useReport();
  const key = `${treeKey} ${label}`;
  const [callerNumbers] = useKept(`numbers of callers ${key}`, () => new NodeTable(label));
  const [calleeNumbers] = useKept(`numbers of callees ${key}`, () => new NodeTable(label));
  const callers = useMemo(() => new CallersOf(calls, callerNumbers), [calls, callerNumbers]);
  const callees = useMemo(() => new CalleesOf(calls, calleeNumbers), [calls, calleeNumbers]);
  const { name } = recording.labels.get(label);
  if (callers.totalNsOf(callers.root) === 0) {
    return (
      <p class="message">
        {name} has no time here: it is hidden in its package, or the range of time is without it.
      </p>
    );
  }
  return (
    <div class="sandwich-graphs">
      <p class="caption">
        Callers of <b>{name}</b>: each box calls the one below it
      </p>
      <TimeFlame name={`callers ${key}`} tree={callers} label={`Callers of ${name}`} growsUp />
      <p class="caption">
        What <b>{name}</b> calls: each box calls those below it
      </p>
      <TimeFlame name={`callees ${key}`} tree={callees} label={`Called by ${name}`} />
    </div>
  );
}
