/** Above a canvas: how to read it, and what its colours mean. */
import type { ComponentChildren } from 'preact';

/** A colour of the style sheet, `data-box`, and what it stands for. */
export type Meaning = readonly [box: string, meaning: string];

const WHOSE_CODE: readonly Meaning[] = [
  ['own', 'your code'],
  ['library', 'libraries'],
  ['node', 'Node'],
  ['native', 'native'],
  ['vm', 'V8'],
];

interface Props {
  readonly meanings?: readonly Meaning[];
  readonly children: ComponentChildren;
}

export function Caption({ meanings = WHOSE_CODE, children }: Props) {
  return (
    <div class="caption">
      <p>{children}</p>
      <p class="legend">
        {meanings.map(([box, meaning]) => (
          <span key={box}>
            <i data-box={box} /> {meaning}
          </span>
        ))}
      </p>
    </div>
  );
}
