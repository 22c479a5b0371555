/** Which view, of what: search, wall or CPU, libraries, threshold, thread. */
import type { RefObject } from 'preact';
import { sumMatched } from '../analysis/search.js';
import { useReport, VIEWS, type View } from './report.js';
import { SearchBox } from './search-box.js';
import { Segments } from './segments.js';
import { Tabs } from './tabs.js';
import { ThresholdChoice } from './threshold-choice.js';

const TITLES: Readonly<Record<View, string>> = {
  tree: 'Call tree',
  flame: 'Flame graph',
  timeline: 'Timeline',
  inverted: 'Inverted',
  sandwich: 'Sandwich',
  lines: 'Hot lines',
};
const WEIGHTS = {
  wall: ['Wall', 'Time on the clock (w)'],
  cpu: ['CPU', 'Time on a CPU (w)'],
} as const;

export function Toolbar({ searchBox }: { searchBox: RefObject<HTMLInputElement | null> }) {
  const report = useReport();
  const { view, weight, foldsLibraries, threshold, update } = report;
  return (
    <div class="toolbar">
      <Tabs views={VIEWS} titles={TITLES} view={view} choose={(it) => update({ view: it })} />
      <Search searchBox={searchBox} />
      <Segments
        values={['wall', 'cpu'] as const}
        words={WEIGHTS}
        value={weight}
        choose={(it) => update({ weight: it })}
      />
      <label title="Fold the functions of packages and of Node itself (l)">
        <input
          type="checkbox"
          checked={foldsLibraries}
          onChange={() => update({ foldsLibraries: !foldsLibraries, selected: undefined })}
        />
        Hide libraries
      </label>
      <button
        type="button"
        title="Files to hide and to show, what to focus on, recursion (f)"
        aria-pressed={report.showsFilters}
        onClick={() => update({ showsFilters: !report.showsFilters })}
      >
        Filters
      </button>
      <ThresholdChoice
        title="Rows below that share of the busy time are left out"
        threshold={threshold}
        choose={(share) => update({ threshold: share })}
      />
      <ThreadChoice />
    </div>
  );
}

function Search({ searchBox }: { searchBox: RefObject<HTMLInputElement | null> }) {
  const { searchText, found, calls, update, formatShare } = useReport();
  return (
    <SearchBox
      box={searchBox}
      text={searchText}
      change={(text) => update({ searchText: text })}
      outcomeOf={(count) =>
        `${count} found, ${formatShare(sumMatched(calls.paths, calls.times, found))}`
      }
    />
  );
}

function ThreadChoice() {
  const { recording, thread, update } = useReport();
  const { threads } = recording.page.profile;
  if (threads.length < 2) return null;
  return (
    <label>
      Thread
      <select
        value={thread ?? -1}
        onChange={(event) => {
          const number = Number(event.currentTarget.value);
          update({ thread: number < 0 ? undefined : number });
        }}
      >
        <option value={-1}>all {threads.length}</option>
        {threads.map(({ id, name }, i) => (
          <option key={id} value={i}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
