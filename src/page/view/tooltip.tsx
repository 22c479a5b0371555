/** Beside the pointer: which function, where, how long. */
import type { Size } from './box-canvas.js';
import { useReport } from './report.js';

interface Props {
  readonly label: number;
  readonly selfNs: number;
  readonly totalNs: number;
  readonly left: number;
  readonly top: number;
  readonly area: Size;
  /** One more line; '' for none. */
  readonly note: string;
}

const DISTANCE_PX = 14;

export function Tooltip({ label, selfNs, totalNs, left, top, area, note }: Props) {
  const { recording, formatSeconds, formatShare } = useReport();
  const { name, place, location, category } = recording.labels.get(label);
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
      {note !== '' && <span>{note}</span>}
      <span>
        total {formatSeconds(totalNs)} s, {formatShare(totalNs)}
      </span>
      <span>
        self {formatSeconds(selfNs)} s, {formatShare(selfNs)}
      </span>
    </div>
  );
}
