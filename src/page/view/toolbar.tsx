/** Which view, of what: search, wall or CPU, libraries, threshold, thread. */
import type { RefObject } from 'preact';
import { sumMatched } from '../analysis/search.js';
import { useReport, VIEWS, type View } from './report.js';

const TITLES: Readonly<Record<View, string>> = {
  tree: 'Call tree',
  flame: 'Flame graph',
  timeline: 'Timeline',
  inverted: 'Inverted',
  sandwich: 'Sandwich',
  lines: 'Hot lines',
};
const PERCENTAGES = [0, 0.1, 0.5, 1, 2, 5, 10];

export function Toolbar({ searchBox }: { searchBox: RefObject<HTMLInputElement | null> }) {
  const report = useReport();
  const { view, weight, foldsLibraries, update } = report;
  return (
    <div class="toolbar">
      <nav class="tabs">
        {VIEWS.map((it, i) => (
          <button
            type="button"
            key={it}
            aria-pressed={it === view}
            title={`${TITLES[it]} (${i + 1})`}
            onClick={() => update({ view: it })}
          >
            {TITLES[it]}
          </button>
        ))}
      </nav>
      <Search searchBox={searchBox} />
      <div class="segments">
        {(['wall', 'cpu'] as const).map((it) => (
          <button
            type="button"
            key={it}
            aria-pressed={it === weight}
            title={it === 'wall' ? 'Time on the clock (w)' : 'Time on a CPU (w)'}
            onClick={() => update({ weight: it })}
          >
            {it === 'wall' ? 'Wall' : 'CPU'}
          </button>
        ))}
      </div>
      <label title="Fold the functions of packages and of Node itself (l)">
        <input
          type="checkbox"
          checked={foldsLibraries}
          onChange={() => update({ foldsLibraries: !foldsLibraries, selected: undefined })}
        />
        Hide libraries
      </label>
      <Threshold />
      <ThreadChoice />
    </div>
  );
}

function Search({ searchBox }: { searchBox: RefObject<HTMLInputElement | null> }) {
  const { searchText, found, calls, update, formatShare } = useReport();
  return (
    <div class="search">
      <input
        ref={searchBox}
        type="search"
        aria-label="Search for functions and files"
        placeholder="Search  /"
        spellcheck={false}
        value={searchText}
        onInput={(event) => update({ searchText: event.currentTarget.value })}
      />
      {found.text !== '' && (
        <output>
          {found.count === 0
            ? 'nothing found'
            : `${found.count} found, ${formatShare(sumMatched(calls.paths, calls.times, found))}`}
        </output>
      )}
    </div>
  );
}

function Threshold() {
  const { threshold, update } = useReport();
  const percent = Math.round(threshold * 1e4) / 100;
  const choices = [...new Set([...PERCENTAGES, percent])].sort((a, b) => a - b);
  return (
    <label title="Rows below that share of the busy time are left out">
      Threshold
      <select
        value={percent}
        onChange={(event) => update({ threshold: Number(event.currentTarget.value) / 100 })}
      >
        {choices.map((it) => (
          <option key={it} value={it}>
            {it} %
          </option>
        ))}
      </select>
    </label>
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
