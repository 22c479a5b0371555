/** Which view, searched for what, and how large a change has to be. */
import type { RefObject } from 'preact';
import { SearchBox } from '../view/search-box.js';
import { Segments } from '../view/segments.js';
import { Tabs } from '../view/tabs.js';
import { ThresholdChoice } from '../view/threshold-choice.js';
import { DIFF_VIEWS, DIRECTIONS, useDiff } from './diff-report.js';

const TITLES = { flame: 'Flame graph', paths: 'Paths', functions: 'Functions' };
const SIDES = {
  before: ['Before', 'As wide as the time before: what is gone is there (b)'],
  after: ['After', 'As wide as the time after: what is new is there (b)'],
} as const;
const CHANGES = {
  all: ['All', 'All functions that changed'],
  grew: ['Grew', 'Functions that take longer'],
  shrank: ['Shrank', 'Functions that take less'],
} as const;

export function DiffToolbar({ searchBox }: { searchBox: RefObject<HTMLInputElement | null> }) {
  const { view, side, direction, searchText, threshold, update } = useDiff();
  return (
    <div class="toolbar">
      <Tabs views={DIFF_VIEWS} titles={TITLES} view={view} choose={(it) => update({ view: it })} />
      <SearchBox
        box={searchBox}
        text={searchText}
        change={(text) => update({ searchText: text })}
        outcomeOf={(count) => `${count} found`}
      />
      {view === 'flame' && (
        <Segments
          values={['before', 'after'] as const}
          words={SIDES}
          value={side}
          choose={(it) => update({ side: it })}
        />
      )}
      {view === 'functions' && (
        <Segments
          values={DIRECTIONS}
          words={CHANGES}
          value={direction}
          choose={(it) => update({ direction: it })}
        />
      )}
      <ThresholdChoice
        title="Changes below that share of the whole time do not count"
        threshold={threshold}
        choose={(share) => update({ threshold: share })}
      />
    </div>
  );
}
