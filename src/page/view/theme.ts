/** Light or dark: as the system says, until somebody switches; pages opened later know of that. */
import { useEffect, useState } from 'preact/hooks';

export type Theme = 'light' | 'dark';

/** Of the browser's storage, which pages from a file may share with others. */
const KEY = 'nativeprof theme';
const DARK = '(prefers-color-scheme: dark)';

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [chosen, setChosen] = useState<Theme | undefined>(recall);
  const [system, setSystem] = useState<Theme>(() => (matchMedia(DARK).matches ? 'dark' : 'light'));
  useEffect(() => {
    const query = matchMedia(DARK);
    const listen = () => setSystem(query.matches ? 'dark' : 'light');
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  const theme = chosen ?? system;
  // Before the views are drawn, which read the colours.
  document.documentElement.dataset.theme = theme;
  const choose = (next: Theme): void => {
    setChosen(next);
    remember(next);
  };
  return [theme, choose];
}

function recall(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : undefined;
  } catch {
    return undefined;
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Where a browser keeps nothing of pages from files, the next one starts as the system says.
  }
}
