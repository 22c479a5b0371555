/** Lines of bundles: their number alone finds nothing. */
import type { Frame } from '../model/profile.js';

/** A line on which something starts behind it is a bundle's. */
export const LONG_LINE_COLUMN = 200;

/** By frame: whether it starts on such a line. */
export function findFramesOfBundles(frames: readonly Frame[]): readonly boolean[] {
  const keyOf = ({ file, line }: Frame): string => `${line} ${file}`;
  const isLong = ({ column }: Frame): boolean => column > LONG_LINE_COLUMN;
  const longLines = new Set(frames.filter(isLong).map(keyOf));
  return frames.map((frame) => longLines.has(keyOf(frame)));
}
