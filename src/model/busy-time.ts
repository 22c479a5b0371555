/**
 * The time that was not idle. Shares of it decide what matters: of a server that waited all day,
 * shares of the total would leave nothing to see.
 */
import type { CallNode, CallTree } from './call-tree.js';
import { readNs } from './times.js';

export function measureBusyNs({ root, weight }: CallTree): number {
  const measure = (top: CallNode): number =>
    top.children.reduce(
      (left, child) => {
        if (child.role === 'thread') return left - readNs(child.total, weight) + measure(child);
        return isIdle(child) ? left - readNs(child.total, weight) : left;
      },
      readNs(top.total, weight),
    );
  return measure(root);
}

export function isIdle({ role, frame }: CallNode): boolean {
  return role === 'frame' && frame.kind === 'pseudo' && frame.name === '[idle]';
}
