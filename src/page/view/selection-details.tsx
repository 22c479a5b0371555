/** What is selected of a profile: its times, and the way to its callers. */
import { Details } from './details.js';
import { useReport } from './report.js';

export function SelectionDetails() {
  const { selected, view, formatSeconds, formatShare, update } = useReport();
  return (
    <Details
      label={selected?.label}
      location={selected?.location}
      facts={Object.entries(selected?.times ?? {}).map(([name, ns]) => [
        name,
        `${formatSeconds(ns)} s`,
        formatShare(ns),
      ])}
    >
      {view !== 'sandwich' && (
        <button
          type="button"
          title="Who calls it, and what it calls (s)"
          onClick={() => update({ view: 'sandwich' })}
        >
          Sandwich
        </button>
      )}
    </Details>
  );
}
