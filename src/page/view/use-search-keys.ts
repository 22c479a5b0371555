/** Enter in the search box goes to the next match, with Shift to the one before. */
import { useEffect } from 'preact/hooks';

export function useSearchKeys(go: (step: 1 | -1) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { target } = event;
      const isSearch = target instanceof HTMLInputElement && target.type === 'search';
      if (isSearch && event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}
