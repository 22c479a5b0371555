/** The terminal's colours, by what they mean in a report. */

export type Colour = 'red' | 'yellow' | 'green' | 'faint' | 'bold';

/** Select graphic rendition: on, off. */
const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  faint: [2, 22],
  bold: [1, 22],
};

export function paint(text: string, colour: Colour): string {
  const [on, off] = CODES[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

export function chooseColour(share: number): Colour {
  if (share > 0.6) return 'red';
  if (share > 0.2) return 'yellow';
  if (share > 0.05) return 'green';
  return 'faint';
}
