/** Fits a name and a place into a line: the name keeps its head, the place its tail. */
import type { FrameLabel } from './frame-label.js';
import { cleanText, type TextStyle } from './text-line.js';
import { keepHead, keepTail, measureWidth } from './text-width.js';

const GAP_WIDTH = 2;
/** Where both are too long, the name gets this share of the room. */
const NAME_SHARE = 0.6;
/** A place cut shorter than this leads nowhere. */
const LEAST_PLACE_WIDTH = 8;

export function fitLabel(label: FrameLabel, room: number, style: TextStyle): FrameLabel {
  const name = cleanText(label.name, style);
  const place = cleanText(label.place, style);
  const nameWidth = measureWidth(name);
  const placeWidth = place === '' ? 0 : GAP_WIDTH + measureWidth(place);
  if (nameWidth + placeWidth <= room) return { name, place };

  const baseWidth = GAP_WIDTH + measureWidth(shortenToBase(place, style));
  const nameRoom = Math.max(Math.floor(NAME_SHARE * room), room - Math.min(placeWidth, baseWidth));
  const shortName = keepHead(name, nameRoom, style.ellipsis);
  const placeRoom = room - measureWidth(shortName) - GAP_WIDTH;
  if (placeRoom < Math.min(LEAST_PLACE_WIDTH, measureWidth(place)) || place === '') {
    return { name: keepHead(name, room, style.ellipsis), place: '' };
  }
  return { name: shortName, place: keepTail(place, placeRoom, style.ellipsis) };
}

/** `…/_tsc.js:128833`: what of a place still finds its file. */
function shortenToBase(place: string, { ellipsis }: TextStyle): string {
  const base = /[\\/][^\\/]*$/.exec(place)?.[0];
  return base === undefined ? place : ellipsis + base;
}
