/** What is selected, in full, and what to do with it. */
import type { ComponentChildren } from 'preact';
import { useDrawing } from './drawing.js';

/** A name, a number, what it is of the whole. */
export type Fact = readonly [name: string, value: string, more: string];

interface Props {
  readonly label: number | undefined;
  /** In place of that of the function. */
  readonly location?: string | undefined;
  readonly facts: readonly Fact[];
  /** What can be done with it. */
  readonly children?: ComponentChildren;
}

export function Details({ label, location: ownLocation, facts, children }: Props) {
  const { labels, copy } = useDrawing();
  if (label === undefined) {
    return (
      <footer class="details faint">
        <span>Select a function to see its time and place. Press ? for the keys.</span>
      </footer>
    );
  }
  const { name, place, location, category } = labels.get(label);
  const at = ownLocation ?? location;
  return (
    <footer class="details">
      <strong data-category={category}>{name}</strong>
      {at === '' ? (
        <span class="faint">{place}</span>
      ) : (
        <button type="button" class="place" title={`Copy ${at} (c)`} onClick={() => copy(at)}>
          <bdi>{at}</bdi>
        </button>
      )}
      <span class="gap" />
      {facts.map(([name, value, more]) => (
        <span key={name}>
          {name} <b>{value}</b> {more}
        </span>
      ))}
      {children}
    </footer>
  );
}
