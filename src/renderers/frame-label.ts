/** How a frame is called in reports: its name, and the place that leads to its source. */
import type { Frame, ProfileMetadata } from '../model/profile.js';
import { LONG_LINE_COLUMN } from '../processors/long-lines.js';
import { isTopLevel, nameFrame, shortenPath } from '../processors/written-names.js';

export interface FrameLabel {
  readonly name: string;
  /** `src/build.ts:41`, `terser/dist/bundle.min.js:1:88213`, `node:fs`; '' where there is none. */
  readonly place: string;
}

export interface Labelled {
  readonly metadata: Pick<ProfileMetadata, 'cwd'>;
  readonly frames: readonly Frame[];
}

export function makeLabeller({ metadata, frames }: Labelled): (frame: Frame) => FrameLabel {
  const { cwd } = metadata;
  const crowded = findCrowdedLines(frames);
  return (frame) => {
    const path = shortenPath(frame, cwd);
    const name = nameFrame(frame);
    if (path === '' || isTopLevel(frame) || frame.line === 0 || frame.file.startsWith('node:')) {
      return { name, place: path };
    }
    const needsColumn =
      frame.column > LONG_LINE_COLUMN || (frame.column > 0 && crowded.has(lineKey(frame)));
    return { name, place: `${path}:${frame.line}${needsColumn ? `:${frame.column}` : ''}` };
  };
}

/** Lines on which more than one function starts. */
function findCrowdedLines(frames: readonly Frame[]): ReadonlySet<string> {
  const columnOfLine = new Map<string, number>();
  const crowded = new Set<string>();
  for (const frame of frames) {
    if (frame.line === 0 || isTopLevel(frame)) continue;
    const key = lineKey(frame);
    const column = columnOfLine.get(key);
    if (column === undefined) columnOfLine.set(key, frame.column);
    else if (column !== frame.column) crowded.add(key);
  }
  return crowded;
}

function lineKey({ file, line }: Frame): string {
  return `${line} ${file}`;
}
