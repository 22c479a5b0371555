/** Which of the frames that a fold hides still get a line of their own. */
import type { HiddenFrame, Times, Weight } from '../model/call-tree.js';
import type { Frame } from '../model/profile.js';
import { readNs } from '../model/times.js';

const HOT_COUNT = 3;

/** The most own time first. Whether it is enough to be drawn is for `prune` to say. */
export function pickHottest(
  selfByFrame: ReadonlyMap<Frame, Times>,
  weight: Weight,
): readonly HiddenFrame[] {
  return [...selfByFrame]
    .map(([frame, self]) => ({ frame, self }))
    .filter(({ self }) => readNs(self, weight) > 0)
    .sort((a, b) => readNs(b.self, weight) - readNs(a.self, weight))
    .slice(0, HOT_COUNT);
}
