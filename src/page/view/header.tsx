/** The head of the terminal report: the same words and numbers. */
import { useReport } from './report.js';
import type { Theme } from './theme.js';

interface Props {
  readonly setTheme: (theme: Theme) => void;
  readonly showHelp: () => void;
}

export function Header({ setTheme, showHelp }: Props) {
  const { recording, theme } = useReport();
  const { head } = recording.page;
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header class="head">
      <div class="head-title">
        <h1>{head.metadata.command || 'nativeprof'}</h1>
        <button type="button" title={`Switch to ${other} (d)`} onClick={() => setTheme(other)}>
          {other === 'dark' ? 'Dark' : 'Light'}
        </button>
        <button type="button" title="Keys and reading (?)" onClick={showHelp}>
          ? Help
        </button>
      </div>
      <p class="figures">
        {head.figures.map((figure) => (
          <span key={figure}>{figure}</span>
        ))}
      </p>
      <p class="figures faint">
        {head.origin.map((item) => (
          <span key={item}>{item}</span>
        ))}
      </p>
      {head.sentences.map((sentence) => (
        <p key={sentence} class="warning">
          {sentence}
        </p>
      ))}
    </header>
  );
}
