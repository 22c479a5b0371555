/** The whole page of a comparison: head, controls, one view, and what is selected. */
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { ChangedFrame, DiffPage } from '../../page-data/diff-page.js';
import { makeChangeWriter } from '../../renderers/change-words.js';
import { Labels } from '../analysis/labels.js';
import { search } from '../analysis/search.js';
import { Details } from '../view/details.js';
import { Figures } from '../view/header.js';
import { PageFrame } from '../view/page-frame.js';
import { useTheme } from '../view/theme.js';
import { useCopy } from '../view/use-copy.js';
import { ChangedFunctions } from './changed-functions.js';
import { ChangedPaths } from './changed-paths.js';
import { DIFF_KEYS, DIFF_WORDS } from './diff-help.js';
import { DIFF_VIEWS, DiffContext, type DiffReport, type DiffSettings } from './diff-report.js';
import { DiffToolbar } from './diff-toolbar.js';
import { DifferentialFlame } from './differential-flame.js';

const COMPONENTS = {
  flame: DifferentialFlame,
  paths: ChangedPaths,
  functions: ChangedFunctions,
};

export function DiffApp({ page }: { page: DiffPage }) {
  const { head } = page;
  const { beforeNs, afterNs } = (page.calls[0] as ChangedFrame).total;
  const [settings, setSettings] = useState<DiffSettings>({
    view: 'flame',
    side: afterNs > 0 ? 'after' : 'before',
    direction: 'all',
    threshold: head.threshold,
    searchText: '',
    selected: undefined,
  });
  const [theme, setTheme] = useTheme();
  const [copy, message] = useCopy();
  const searchBox = useRef<HTMLInputElement>(null);
  const update = useCallback((changes: Partial<DiffSettings>) => {
    setSettings((old) => ({ ...old, ...changes }));
  }, []);
  const labels = useMemo(
    () => new Labels({ rules: page.rules, profile: { metadata: head, frames: page.frames } }),
    [page],
  );
  const { view, side, searchText, selected, threshold } = settings;
  const found = useMemo(() => search(labels, searchText), [labels, searchText]);
  const write = useMemo(() => makeChangeWriter(head.decimals), [head]);
  const leastNs = threshold * Math.max(beforeNs, afterNs);
  const report: DiffReport = {
    ...settings,
    ...{ page, labels, found, theme, leastNs, copy, update, write },
  };
  const actions: Readonly<Record<string, () => void>> = {
    ...Object.fromEntries(DIFF_VIEWS.map((it, i) => [String(i + 1), () => update({ view: it })])),
    b: () => update({ side: side === 'before' ? 'after' : 'before' }),
  };

  const ViewComponent = COMPONENTS[view];
  return (
    <DiffContext.Provider value={report}>
      <PageFrame
        {...{ drawing: report, searchBox, setTheme, message, actions, view }}
        title={head.title}
        head={
          <>
            <p class="verdict">{head.verdict}</p>
            <Figures items={['before', ...head.before]} />
            <Figures items={['after', ...head.after]} />
            <Figures items={head.measure} isFaint />
          </>
        }
        sentences={head.sentences}
        words={DIFF_WORDS}
        keys={DIFF_KEYS}
        location={selected && labels.get(selected.frame).location}
        clear={() => update({ searchText: '' })}
      >
        {beforeNs + afterNs === 0 ? (
          <p class="message">Nothing ran, so there is nothing to compare.</p>
        ) : (
          <>
            <DiffToolbar searchBox={searchBox} />
            <main class="view" data-view={view}>
              <ViewComponent />
            </main>
            <Details
              label={selected?.frame}
              facts={(['total', 'self'] as const).flatMap((name) => {
                if (selected === undefined) return [];
                const { before, after, difference, share } = write(selected[name]);
                return [[name, difference, `${share} (${before} → ${after} s)`] as const];
              })}
            />
          </>
        )}
      </PageFrame>
    </DiffContext.Provider>
  );
}
