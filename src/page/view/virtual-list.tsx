/** A list of any length, of which only the rows in sight are in the document. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export const ROW_HEIGHT_PX = 24;
/** Rows beyond the edges, so that scrolling does not show blanks. */
const SPARE_ROWS = 8;

interface Props {
  readonly label: string;
  readonly rowCount: number;
  /** -1: none is selected. */
  readonly selectedRow: number;
  readonly select: (row: number) => void;
  readonly open?: (row: number) => void;
  readonly onKey?: (event: KeyboardEvent) => boolean;
  /** With its number in `data-row`. */
  readonly renderRow: (row: number) => ComponentChildren;
}

export function VirtualList(props: Props) {
  const { rowCount, selectedRow, select } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [height, setHeight] = useState(0);

  useEffect(() => {
    const element = scroller.current as HTMLDivElement;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = scroller.current as HTMLDivElement;
    if (selectedRow < 0) return;
    const top = selectedRow * ROW_HEIGHT_PX;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT_PX > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + ROW_HEIGHT_PX - element.clientHeight;
    }
  }, [selectedRow, height]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(height / ROW_HEIGHT_PX) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: selectedRow + 1,
      ArrowUp: selectedRow - 1,
      PageDown: selectedRow + page,
      PageUp: selectedRow - page,
      Home: 0,
      End: rowCount - 1,
    };
    const row = moves[event.key];
    if (row !== undefined && rowCount > 0) select(Math.min(Math.max(row, 0), rowCount - 1));
    else if (!props.onKey?.(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT_PX) - SPARE_ROWS);
  const inSight = Math.ceil(height / ROW_HEIGHT_PX) + 2 * SPARE_ROWS;
  const last = Math.min(rowCount, first + inSight);
  const rows: ComponentChildren[] = [];
  for (let row = first; row < last; row++) rows.push(props.renderRow(row));
  return (
    <div
      ref={scroller}
      class="rows"
      role="tree"
      aria-label={props.label}
      aria-activedescendant={selectedRow < 0 ? undefined : `row-${selectedRow}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={(event) => withRow(event, select)}
      onDblClick={(event) => withRow(event, (row) => props.open?.(row))}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <div class="rows-all" style={{ height: `${rowCount * ROW_HEIGHT_PX}px` }}>
        <div style={{ transform: `translateY(${first * ROW_HEIGHT_PX}px)` }}>{rows}</div>
      </div>
    </div>
  );
}

/** Calls back with the row that was clicked on, if it was not a button in it. */
function withRow({ target }: Event, use: (row: number) => void): void {
  if (!(target instanceof Element) || target.closest('button:not([data-row])') !== null) return;
  const row = target.closest<HTMLElement>('[data-row]')?.dataset.row;
  if (row !== undefined) use(Number(row));
}
