/** Lines of bundles: their number alone finds nothing. */
import type { Frame } from '../model/profile.js';

/** A line on which something starts behind it is a bundle's. */
export const LONG_LINE_COLUMN = 200;

/** Whether a line of its file is one, by what starts there. */
export function findLongLines(frames: readonly Frame[]): (frame: Frame, line: number) => boolean {
  const keyOf = ({ file }: Frame, line: number): string => `${line} ${file}`;
  const long = new Set<string>();
  for (const frame of frames) {
    if (frame.column > LONG_LINE_COLUMN) long.add(keyOf(frame, frame.line));
  }
  return (frame, line) => long.size > 0 && long.has(keyOf(frame, line));
}
