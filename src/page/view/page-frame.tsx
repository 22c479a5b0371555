/** What all pages have around their views: head, help, messages, and the keys for these. */
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Drawing, DrawingContext } from './drawing.js';
import { Header } from './header.js';
import { type Explained, HelpDialog } from './help-dialog.js';
import type { Theme } from './theme.js';

interface Props {
  readonly drawing: Drawing;
  readonly title: string;
  /** Below the title. */
  readonly head: ComponentChildren;
  readonly sentences: readonly string[];
  readonly words: Explained;
  readonly keys: Explained;
  readonly searchBox: RefObject<HTMLInputElement | null>;
  readonly setTheme: (theme: Theme) => void;
  /** What was copied; '' for nothing. */
  readonly message: string;
  /** Of what is selected. */
  readonly location: string | undefined;
  /** By key. */
  readonly actions: Readonly<Record<string, () => void>>;
  /** Takes back the last thing that was chosen. */
  readonly clear: () => void;
  readonly view: string;
  readonly children: ComponentChildren;
}

export function PageFrame(props: Props) {
  const { drawing, searchBox, setTheme, message, location, view } = props;
  const { theme, copy } = drawing;
  const [hasHelp, setHelp] = useState(false);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      if (hasHelp) setHelp(false);
      else props.clear();
      (document.activeElement as HTMLElement | null)?.blur();
      focusView();
      return;
    }
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Readonly<Record<string, () => void>> = {
      '/': () => searchBox.current?.focus(),
      '?': () => setHelp(!hasHelp),
      d: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
      c: () => {
        if (location) copy(location);
      },
      ...props.actions,
    };
    if (!Object.hasOwn(actions, event.key)) return;
    actions[event.key]?.();
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
  useLayoutEffect(focusView, [view]);

  return (
    <DrawingContext.Provider value={drawing}>
      <Header
        title={props.title}
        sentences={props.sentences}
        theme={theme}
        setTheme={setTheme}
        showHelp={() => setHelp(true)}
      >
        {props.head}
      </Header>
      {props.children}
      {hasHelp && <HelpDialog words={props.words} keys={props.keys} close={() => setHelp(false)} />}
      <p class="toast" role="status" data-shown={message !== ''}>
        {message}
      </p>
    </DrawingContext.Provider>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && ['search', 'text'].includes(target.type))
  );
}

/** So that the arrow keys work at once. */
function focusView(): void {
  if (document.activeElement instanceof HTMLInputElement) return;
  document.querySelector<HTMLElement>('.view [tabindex="0"]')?.focus({ preventScroll: true });
}
