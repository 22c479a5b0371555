/** How to read the page, and its keys. */
import { useEffect, useRef } from 'preact/hooks';

const WORDS: readonly (readonly [string, string])[] = [
  ['total', 'the time in which a function was on the stack: itself and all that it called'],
  ['self', 'the time in which it ran itself'],
  ['share', 'the part that total is of all that is shown'],
  ['wall, CPU', 'time on the clock, waiting included; time on a CPU'],
  ['[idle], [gc]', 'the event loop waited; V8 collected garbage'],
  ['the strip', 'the recording from left to right: drag over a part, and everything follows'],
];
const KEYS: readonly (readonly [string, string])[] = [
  ['1 … 6', 'call tree, flame graph, timeline, inverted, sandwich, hot lines'],
  ['/', 'search; Enter and Shift+Enter go from one to the next'],
  ['↑ ↓ ← →', 'move; in a tree → expands and ← collapses; in the timeline ← → move in time'],
  ['Enter', 'expand or collapse a row, zoom into a box'],
  ['* ', 'expand everything below a row'],
  ['+ −', 'a shorter, a longer range of time'],
  ['s', 'sandwich of what is selected'],
  ['c', 'copy file:line of what is selected'],
  ['w', 'wall or CPU time'],
  ['l', 'hide or show libraries'],
  ['d', 'dark or light'],
  ['Esc', 'clear the search, then the range of time'],
];

export function HelpDialog({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" onClose={close} aria-label="Help">
      <h2>Reading it</h2>
      <dl>
        {WORDS.map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
