/** Frames for what no function stands for: a thread, `[self]`, a folded package. */
import type { Frame } from './profile.js';

export function makePseudoFrame(name: string, file = ''): Frame {
  return { kind: 'pseudo', name, file, line: 0, column: 0 };
}
