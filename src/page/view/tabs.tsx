/** Buttons of which one is pressed: the views, which the keys 1, 2, … choose too. */

interface Props<View extends string> {
  readonly views: readonly View[];
  readonly titles: Readonly<Record<View, string>>;
  readonly view: View;
  readonly choose: (view: View) => void;
}

export function Tabs<View extends string>({ views, titles, view, choose }: Props<View>) {
  return (
    <nav class="tabs">
      {views.map((it, i) => (
        <button
          type="button"
          key={it}
          aria-pressed={it === view}
          title={`${titles[it]} (${i + 1})`}
          onClick={() => choose(it)}
        >
          {titles[it]}
        </button>
      ))}
    </nav>
  );
}
