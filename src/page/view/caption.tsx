/** Above a canvas: how to read it, and what its colours mean. */
import type { ComponentChildren } from 'preact';
import type { Category } from '../analysis/labels.js';

const MEANINGS: readonly (readonly [Category, string])[] = [
  ['own', 'your code'],
  ['library', 'libraries'],
  ['node', 'Node'],
  ['native', 'native'],
  ['vm', 'V8'],
];

export function Caption({ children }: { children: ComponentChildren }) {
  return (
    <div class="caption">
      <p>{children}</p>
      <p class="legend">
        {MEANINGS.map(([category, meaning]) => (
          <span key={category}>
            <i data-box={category} /> {meaning}
          </span>
        ))}
      </p>
    </div>
  );
}
