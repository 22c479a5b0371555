/**
 * The time that was neither idle nor left out. Shares of it decide what matters: of a server that waited all day,
 * shares of the total would leave nothing to see.
 */
import type { CallNode, CallTree } from './call-tree.js';
import type { Frame } from './profile.js';
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

/** The pseudo-frame of all time that a focus is not about. */
export const LEFT_OUT = '[left out]';

export function isIdle({ role, frame }: CallNode): boolean {
  return role === 'frame' && isIdleFrame(frame);
}

/** What is left out counts as idle: of no interest. */
export function isIdleFrame({ kind, name }: Frame): boolean {
  return kind === 'pseudo' && (name === '[idle]' || name === LEFT_OUT);
}
