/** How to read the page, and its keys. */
import { useEffect, useRef } from 'preact/hooks';

export type Explained = readonly (readonly [word: string, meaning: string])[];

interface Props {
  readonly words: Explained;
  readonly keys: Explained;
  readonly close: () => void;
}

export function HelpDialog({ words, keys, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" onClose={close} aria-label="Help">
      <h2>Reading it</h2>
      <dl>
        {words.map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h2>Keys</h2>
      <dl>
        {keys.map(([key, meaning]) => (
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
