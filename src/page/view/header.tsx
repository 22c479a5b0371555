/** The head of the terminal report: the same words and numbers. */
import type { ComponentChildren } from 'preact';
import type { Theme } from './theme.js';

interface Props {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly theme: Theme;
  readonly setTheme: (theme: Theme) => void;
  readonly showHelp: () => void;
  /** What stands below the title. */
  readonly children: ComponentChildren;
}

export function Header({ title, sentences, theme, setTheme, showHelp, children }: Props) {
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header class="head">
      <div class="head-title">
        <h1>{title}</h1>
        <button type="button" title={`Switch to ${other} (d)`} onClick={() => setTheme(other)}>
          {other === 'dark' ? 'Dark' : 'Light'}
        </button>
        <button type="button" title="Keys and reading (?)" onClick={showHelp}>
          ? Help
        </button>
      </div>
      {children}
      {sentences.map((sentence) => (
        <p key={sentence} class="warning">
          {sentence}
        </p>
      ))}
    </header>
  );
}

/** Facts beside each other. */
export function Figures({ items, isFaint = false }: FiguresProps) {
  return (
    <p class={isFaint ? 'figures faint' : 'figures'}>
      {items.map((item) => (
        <span key={item}>{item}</span>
      ))}
    </p>
  );
}

interface FiguresProps {
  readonly items: readonly string[];
  readonly isFaint?: boolean;
}
