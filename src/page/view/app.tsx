/** The whole page: head, controls, the strip of time, one view, and what is selected. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Page } from '../../page-data/decode-page.js';
import { applyFilters, areInForce, readFilters } from '../analysis/filters.js';
import { Recording } from '../analysis/recording.js';
import { zoomRange } from '../analysis/time-range.js';
import { FilterBar } from './filter-bar.js';
import { FlameView } from './flame-view.js';
import { Figures } from './header.js';
import { KEYS, WORDS } from './help.js';
import { LinesView } from './lines-view.js';
import { PageFrame } from './page-frame.js';
import { RangeStrip } from './range-strip.js';
import { ReportContext, type Settings, useMakeReport, VIEWS, type View } from './report.js';
import { SandwichView } from './sandwich-view.js';
import { SelectionDetails } from './selection-details.js';
import { useTheme } from './theme.js';
import { TimelineView } from './timeline-view.js';
import { Toolbar } from './toolbar.js';
import { InvertedView, TreeView } from './tree-view.js';
import { useCopy } from './use-copy.js';

const COMPONENTS: Readonly<Record<View, () => preact.JSX.Element>> = {
  tree: TreeView,
  flame: FlameView,
  timeline: TimelineView,
  inverted: InvertedView,
  sandwich: SandwichView,
  lines: LinesView,
};

export function App({ page }: { page: Page }) {
  const { head } = page;
  const [settings, setSettings] = useState<Settings>(() => ({
    filters: readFilters(page),
    showsFilters: areInForce(readFilters(page)),
    range: undefined,
    thread: undefined,
    searchText: '',
    selected: undefined,
    ...head.settings,
  }));
  const [theme, setTheme] = useTheme();
  const [copy, message] = useCopy();
  const searchBox = useRef<HTMLInputElement>(null);
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
  }, []);
  const update = useCallback((changes: Partial<Settings>) => {
    setSettings((old) => ({ ...old, ...changes }));
  }, []);
  const recording = useMemo(
    () => new Recording(applyFilters(page, settings.filters)),
    [page, settings.filters],
  );
  const report = useMakeReport(recording, settings, theme, update, copy);

  const { selected, view } = settings;
  const narrow = (factor: number): void => {
    const { whole } = recording;
    const shown = settings.range ?? whole;
    const next = zoomRange(shown, factor, (shown.startNs + shown.endNs) / 2, whole);
    update({ range: next.endNs - next.startNs < whole.endNs ? next : undefined });
  };
  const actions: Readonly<Record<string, () => void>> = {
    ...Object.fromEntries(VIEWS.map((it, i) => [String(i + 1), () => update({ view: it })])),
    w: () => update({ weight: settings.weight === 'cpu' ? 'wall' : 'cpu' }),
    l: () => update({ foldsLibraries: !settings.foldsLibraries, selected: undefined }),
    '+': () => narrow(0.5),
    '-': () => narrow(2),
    s: () => update({ view: 'sandwich' }),
    f: () => update({ showsFilters: !settings.showsFilters }),
  };
  const clear = (): void => {
    if (settings.searchText !== '') update({ searchText: '' });
    else if (settings.range !== undefined) update({ range: undefined });
    else update({ showsFilters: false });
  };

  const ViewComponent = COMPONENTS[view];
  return (
    <ReportContext.Provider value={report}>
      <PageFrame
        {...{ drawing: report, searchBox, setTheme, message, actions, clear, view }}
        title={head.metadata.command || 'nativeprof'}
        head={
          <>
            <Figures items={head.figures} />
            <Figures items={head.origin} isFaint />
          </>
        }
        sentences={head.sentences}
        words={WORDS}
        keys={KEYS}
        location={selected?.location ?? (selected && recording.labels.get(selected.label).location)}
      >
        {recording.isEmpty ? (
          <p class="message">Nothing was sampled, so there is nothing to draw.</p>
        ) : (
          <>
            <Toolbar searchBox={searchBox} />
            {settings.showsFilters && <FilterBar page={page} takesFocus={isThere.current} />}
            <RangeStrip />
            <main class="view" data-view={view}>
              <ViewComponent />
            </main>
            <SelectionDetails />
          </>
        )}
      </PageFrame>
    </ReportContext.Provider>
  );
}
