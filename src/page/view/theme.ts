/** Light or dark: as the system says, until somebody switches. */
import { useEffect, useState } from 'preact/hooks';

export type Theme = 'light' | 'dark';

const DARK = '(prefers-color-scheme: dark)';

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [chosen, setChosen] = useState<Theme>();
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
  return [theme, setChosen];
}
