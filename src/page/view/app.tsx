/** The whole page: head, controls, the strip of time, one view, and what is selected. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Recording } from '../analysis/recording.js';
import { zoomRange } from '../analysis/time-range.js';
import { Details } from './details.js';
import { FlameView } from './flame-view.js';
import { Header } from './header.js';
import { HelpDialog } from './help-dialog.js';
import { LinesView } from './lines-view.js';
import { RangeStrip } from './range-strip.js';
import { ReportContext, type Settings, useMakeReport, VIEWS, type View } from './report.js';
import { SandwichView } from './sandwich-view.js';
import { useTheme } from './theme.js';
import { TimelineView } from './timeline-view.js';
import { Toolbar } from './toolbar.js';
import { InvertedView, TreeView } from './tree-view.js';

const COMPONENTS: Readonly<Record<View, () => preact.JSX.Element>> = {
  tree: TreeView,
  flame: FlameView,
  timeline: TimelineView,
  inverted: InvertedView,
  sandwich: SandwichView,
  lines: LinesView,
};
const MESSAGE_MS = 2000;

export function App({ recording }: { recording: Recording }) {
  const [settings, setSettings] = useState<Settings>(() => ({
    view: 'tree',
    range: undefined,
    thread: undefined,
    searchText: '',
    selected: undefined,
    ...recording.page.head.settings,
  }));
  const [theme, setTheme] = useTheme();
  const [hasHelp, setHelp] = useState(false);
  const [message, setMessage] = useState('');
  const searchBox = useRef<HTMLInputElement>(null);
  const update = useCallback((changes: Partial<Settings>) => {
    setSettings((old) => ({ ...old, ...changes }));
  }, []);
  const copy = useCallback((text: string) => {
    void copyText(text).then((done) => setMessage(`${done ? 'Copied' : 'Cannot copy'} ${text}`));
  }, []);
  const report = useMakeReport(recording, settings, theme, update, copy);

  useEffect(() => {
    if (message === '') return;
    const timer = setTimeout(() => setMessage(''), MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [message]);

  const { selected } = settings;
  const narrow = (factor: number): void => {
    const { whole } = recording;
    const shown = settings.range ?? whole;
    const next = zoomRange(shown, factor, (shown.startNs + shown.endNs) / 2, whole);
    update({ range: next.endNs - next.startNs < whole.endNs ? next : undefined });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    const isTyping =
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && target.type === 'search');
    if (event.key === 'Escape') {
      if (hasHelp) setHelp(false);
      else if (settings.searchText !== '') update({ searchText: '' });
      else if (settings.range !== undefined) update({ range: undefined });
      (document.activeElement as HTMLElement | null)?.blur();
      focusView();
      return;
    }
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const action: Readonly<Record<string, () => void>> = {
      '/': () => searchBox.current?.focus(),
      '?': () => setHelp(!hasHelp),
      w: () => update({ weight: settings.weight === 'cpu' ? 'wall' : 'cpu' }),
      l: () => update({ foldsLibraries: !settings.foldsLibraries, selected: undefined }),
      d: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
      '+': () => narrow(0.5),
      '-': () => narrow(2),
      s: () => update({ view: 'sandwich' }),
      c: () => {
        const location =
          selected?.location ?? (selected && recording.labels.get(selected.label).location);
        if (location) copy(location);
      },
    };
    const view = VIEWS[Number(event.key) - 1];
    if (view !== undefined) update({ view });
    else if (Object.hasOwn(action, event.key)) action[event.key]?.();
    else return;
    event.preventDefault();
  };
  // One listener, which always sees the latest state.
  const latest = useRef(onKeyDown);
  latest.current = onKeyDown;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  // Before the next key arrives.
  useLayoutEffect(focusView, [settings.view]);

  const ViewComponent = COMPONENTS[settings.view];
  return (
    <ReportContext.Provider value={report}>
      <Header setTheme={setTheme} showHelp={() => setHelp(true)} />
      {recording.isEmpty ? (
        <p class="message">Nothing was sampled, so there is nothing to draw.</p>
      ) : (
        <>
          <Toolbar searchBox={searchBox} />
          <RangeStrip />
          <main class="view" data-view={settings.view}>
            <ViewComponent />
          </main>
          <Details />
        </>
      )}
      {hasHelp && <HelpDialog close={() => setHelp(false)} />}
      <p class="toast" role="status" data-shown={message !== ''}>
        {message}
      </p>
    </ReportContext.Provider>
  );
}

/** So that the arrow keys work at once. */
function focusView(): void {
  if (document.activeElement instanceof HTMLInputElement) return;
  document.querySelector<HTMLElement>('.view [tabindex="0"]')?.focus({ preventScroll: true });
}

/** Pages from a file may not always use the clipboard's own API. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
