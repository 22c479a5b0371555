/** How long each function ran, wherever it was called from. */
import type { CallNode, CallTree, Times } from '../model/call-tree.js';
import type { Frame } from '../model/profile.js';
import { addTimes, NO_TIMES, readNs } from '../model/times.js';

export interface FunctionTimes {
  readonly frame: Frame;
  readonly self: Times;
  /** With all that it called; a function that calls itself counts once. */
  readonly total: Times;
}

/** The most own time first. */
export function measureFunctions({ root, weight }: CallTree): readonly FunctionTimes[] {
  const measured = new Map<Frame, FunctionTimes>();
  const running = new Set<Frame>();
  const visit = ({ role, frame, self, total, children }: CallNode): void => {
    const isCall = role !== 'root' && role !== 'thread';
    const isOutermost = isCall && !running.has(frame);
    if (isCall) {
      const known = measured.get(frame) ?? { frame, self: NO_TIMES, total: NO_TIMES };
      measured.set(frame, {
        frame,
        self: addTimes(known.self, self),
        total: isOutermost ? addTimes(known.total, total) : known.total,
      });
    }
    if (isOutermost) running.add(frame);
    for (const child of children) visit(child);
    if (isOutermost) running.delete(frame);
  };
  visit(root);
  return [...measured.values()].sort(
    (a, b) =>
      readNs(b.self, weight) - readNs(a.self, weight) ||
      readNs(b.total, weight) - readNs(a.total, weight),
  );
}
