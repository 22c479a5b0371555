/** Where to type what is searched for, and what came of it. */
import type { RefObject } from 'preact';
import { useDrawing } from './drawing.js';

interface Props {
  readonly box: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly change: (text: string) => void;
  readonly outcomeOf: (count: number) => string;
}

export function SearchBox({ box, text, change, outcomeOf }: Props) {
  const { found } = useDrawing();
  return (
    <div class="search">
      <input
        ref={box}
        type="search"
        aria-label="Search for functions and files"
        placeholder="Search  /"
        spellcheck={false}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {found.text !== '' && (
        <output>{found.count === 0 ? 'nothing found' : outcomeOf(found.count)}</output>
      )}
    </div>
  );
}
