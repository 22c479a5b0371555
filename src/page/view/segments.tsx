/** A few buttons in one, of which one is pressed. */

interface Props<Value extends string> {
  readonly values: readonly Value[];
  /** What a button says, and its title. */
  readonly words: Readonly<Record<Value, readonly [text: string, title: string]>>;
  readonly value: Value;
  readonly choose: (value: Value) => void;
}

export function Segments<Value extends string>({ values, words, value, choose }: Props<Value>) {
  return (
    <div class="segments">
      {values.map((it) => (
        <button
          type="button"
          key={it}
          aria-pressed={it === value}
          title={words[it][1]}
          onClick={() => choose(it)}
        >
          {words[it][0]}
        </button>
      ))}
    </div>
  );
}
