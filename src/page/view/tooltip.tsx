/** Beside the pointer: which function, where, how long. */
import { useReport } from './report.js';

interface Props {
  readonly label: number;
  readonly selfNs: number;
  readonly totalNs: number;
  readonly left: number;
  readonly top: number;
  readonly area: { readonly width: number; readonly height: number };
}

const DISTANCE_PX = 14;

export function Tooltip({ label, selfNs, totalNs, left, top, area }: Props) {
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
      <span>
        total {formatSeconds(totalNs)} s, {formatShare(totalNs)}
      </span>
      <span>
        self {formatSeconds(selfNs)} s, {formatShare(selfNs)}
      </span>
    </div>
  );
}
