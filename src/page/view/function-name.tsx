/** A function's name and place in a row, with what the search found. */
import { splitAtMatches } from '../analysis/search.js';
import { useDrawing } from './drawing.js';

interface Props {
  readonly label: number;
  /** Functions of a folded package. */
  readonly hiddenCount?: number;
}

export function FunctionName({ label, hiddenCount = 0 }: Props) {
  const { labels, copy } = useDrawing();
  const { name, place, location, category } = labels.get(label);
  return (
    <span class="function" data-category={category}>
      <span class="name">
        <Marked text={name} />
      </span>
      {hiddenCount > 0 && <span class="hidden-count">{hiddenCount} functions</span>}
      {place !== '' && location === '' && (
        <span class="place">
          <Marked text={place} />
        </span>
      )}
      {location !== '' && (
        <button
          type="button"
          class="place"
          tabIndex={-1}
          title={`Copy ${location}`}
          onClick={() => copy(location)}
        >
          <bdi>
            <Marked text={place} />
          </bdi>
        </button>
      )}
    </span>
  );
}

export function Marked({ text }: { text: string }) {
  const { found } = useDrawing();
  const parts = splitAtMatches(text, found.text);
  if (parts.length === 1) return <>{text}</>;
  return (
    <>{parts.map((part, i) => (i % 2 === 1 ? <mark key={`${i} ${part}`}>{part}</mark> : part))}</>
  );
}
