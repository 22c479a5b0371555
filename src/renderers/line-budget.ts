/** How much of a tree is shown when nobody said: what fits one look. */
import { DEFAULT_THRESHOLD } from '../processors/prune.js';

/** With its head, and a few lines of the program, the report then fits a terminal of 50 lines. */
const MOST_LINES = 36;
/** Thresholds are tried in steps of 0.1 %: what is printed can be typed. */
const STEPS = 1000;

export interface Drawing {
  readonly lines: readonly string[];
  readonly threshold: number;
}

/**
 * Expands the largest subtrees first, until the lines are used up: draws at the smallest threshold
 * that keeps within them, at least the default one.
 */
export function drawWithinBudget(draw: (threshold: number) => readonly string[]): Drawing {
  let best: Drawing = { lines: draw(DEFAULT_THRESHOLD), threshold: DEFAULT_THRESHOLD };
  if (best.lines.length <= MOST_LINES) return best;
  // Larger thresholds mean fewer lines; at 100 % nearly none.
  let [tooSmall, enough] = [DEFAULT_THRESHOLD * STEPS, STEPS + 1];
  while (enough - tooSmall > 1) {
    const middle = Math.floor((tooSmall + enough) / 2);
    const drawing = { lines: draw(middle / STEPS), threshold: middle / STEPS };
    if (drawing.lines.length > MOST_LINES) {
      tooSmall = middle;
    } else {
      enough = middle;
      best = drawing;
    }
  }
  return best;
}
