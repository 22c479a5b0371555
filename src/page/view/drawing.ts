/** What all that draws functions is given, whichever page it is a part of. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Labels } from '../analysis/labels.js';
import type { SearchResult } from '../analysis/search.js';
import type { Theme } from './theme.js';

export interface Drawing {
  readonly labels: Labels;
  readonly found: SearchResult;
  readonly theme: Theme;
  copy(text: string): void;
}

export const DrawingContext = createContext<Drawing | undefined>(undefined);

export function useDrawing(): Drawing {
  const drawing = useContext(DrawingContext);
  if (drawing === undefined) throw new Error('a part stands outside of a page');
  return drawing;
}
