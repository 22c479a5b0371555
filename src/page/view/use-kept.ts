/** State of a view that is still there when somebody comes back to it. */
import { useState } from 'preact/hooks';

const kept = new Map<string, unknown>();

export function useKept<T>(key: string, initial: () => T): [T, (value: T) => void] {
  const [, redraw] = useState(0);
  if (!kept.has(key)) kept.set(key, initial());
  return [
    kept.get(key) as T,
    (value) => {
      kept.set(key, value);
      redraw((count) => count + 1);
    },
  ];
}
