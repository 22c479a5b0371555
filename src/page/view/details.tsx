/** What is selected, in full, and what to do with it. */
import { useReport } from './report.js';

export function Details() {
  const { selected, recording, view, formatSeconds, formatShare, copy, update } = useReport();
  if (selected === undefined) {
    return (
      <footer class="details faint">
        <span>Select a function to see its time and place. Press ? for the keys.</span>
      </footer>
    );
  }
  const { name, place, location, category } = recording.labels.get(selected.label);
  const at = selected.location ?? location;
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
      {Object.entries(selected.times).map(([name, ns]) => (
        <span key={name}>
          {name} <b>{formatSeconds(ns)} s</b> {formatShare(ns)}
        </span>
      ))}
      {view !== 'sandwich' && (
        <button
          type="button"
          title="Who calls it, and what it calls (s)"
          onClick={() => update({ view: 'sandwich' })}
        >
          Sandwich
        </button>
      )}
    </footer>
  );
}
