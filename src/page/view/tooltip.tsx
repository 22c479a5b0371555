/** Beside the pointer: which function, where, and what there is to tell of it. */
import type { Size } from './box-canvas.js';
import { useDrawing } from './drawing.js';

interface Props {
  readonly label: number;
  readonly left: number;
  readonly top: number;
  readonly area: Size;
  readonly lines: readonly string[];
}

const DISTANCE_PX = 14;

export function Tooltip({ label, left, top, area, lines }: Props) {
  const { name, place, location, category } = useDrawing().labels.get(label);
  // On the side that has room.
  const place2d = {
    ...(left > area.width / 2
      ? { right: `${area.width - left + DISTANCE_PX}px` }
      : { left: `${left + DISTANCE_PX}px` }),
    ...(top > area.height / 2
      ? { bottom: `${area.height - top + DISTANCE_PX}px` }
      : { top: `${top + DISTANCE_PX}px` }),
  };
  return (
    <div class="tooltip" role="tooltip" style={place2d}>
      <strong data-category={category}>{name}</strong>
      <span class="faint">{location === '' ? place : location}</span>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
