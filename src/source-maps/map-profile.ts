/** Frames and lines of compiled files -> those of the files that somebody wrote. */
import type { Frame, Profile, StackTable } from '../model/profile.js';
import type { ReadText } from '../sources/resolve-names.js';
import { MapCache } from './map-cache.js';

export interface MappedProfile {
  readonly profile: Profile;
  /** Of original files, where a map has it. */
  readonly texts: ReadonlyMap<string, string>;
  /** Frames whose start is the compiler's own: their position is one inside of the function. */
  readonly inside: ReadonlySet<Frame>;
}

/** Where a map is missing or broken, the compiled file's positions stay, and a note says so. */
export function mapProfile(profile: Profile, readText: ReadText): MappedProfile {
  const maps = new MapCache(profile, readText);
  const starts = profile.frames.map((frame) => mapFrame(frame, maps));
  const { sourceMaps: _, ...noted } = addNotes(profile, maps.notes);
  if (maps.isEmpty) return { profile: noted, texts: new Map(), inside: new Set() };
  const found = findInside(profile, starts, maps);
  const frames = starts.map((frame, index) => found.get(index) ?? frame);
  return {
    profile: { ...noted, frames, stacks: mapStacks(profile, frames, maps) },
    texts: maps.collectTexts(),
    inside: new Set(found.values()),
  };
}

function addNotes(profile: Profile, added: readonly string[]): Profile {
  if (added.length === 0) return profile;
  const { metadata } = profile;
  return { ...profile, metadata: { ...metadata, notes: [...metadata.notes, ...added] } };
}

function mapFrame(frame: Frame, maps: MapCache): Frame {
  const positions = maps.get(frame);
  if (positions === undefined) return frame;
  const { name, file, line, column } = frame;
  const generated = { file, line, column };
  if (isModule(frame)) {
    const only = positions.onlyFile;
    return only === undefined ? frame : { ...frame, file: only, generated };
  }
  const original = positions.find(line, column);
  if (original === undefined) return frame;
  return { ...frame, ...original, name: positions.findName(line, column, name) ?? name, generated };
}

/**
 * Of an async function a compiler makes one that calls another, which has the body; only the lines of
 * that lead back to what was written. The frames by index, each at its first line that was seen.
 */
function findInside(
  { stacks, frames }: Profile,
  mapped: readonly Frame[],
  maps: MapCache,
): ReadonlyMap<number, Frame> {
  const found = new Map<number, Frame>();
  stacks.frame.forEach((index, stack) => {
    const frame = frames[index] as Frame;
    const line = stacks.line[stack] as number;
    if (line === 0 || isModule(frame) || mapped[index]?.generated !== undefined) return;
    const original = maps.get(frame)?.find(line, stacks.column[stack] as number);
    const first = found.get(index);
    if (original === undefined || (first !== undefined && first.line <= original.line)) return;
    const { name, file, column } = frame;
    found.set(index, {
      ...frame,
      ...original,
      name,
      generated: { file, line: frame.line, column },
    });
  });
  return found;
}

function isModule({ line, column }: Frame): boolean {
  return line === 1 && column === 1;
}

function mapStacks(profile: Profile, frames: readonly Frame[], maps: MapCache): StackTable {
  const { stacks } = profile;
  const line = stacks.line.slice();
  const column = stacks.column.slice();
  for (let stack = 0; stack < line.length; stack++) {
    const frame = frames[stacks.frame[stack] as number] as Frame;
    const positions = frame.generated && maps.get(profile.frames[stacks.frame[stack] as number]);
    if (positions === undefined || line[stack] === 0) continue;
    const original = positions.find(line[stack] as number, column[stack] as number);
    // A bundler may have put a part of another file into a function: no line of that is the frame's.
    const isInFile = original?.file === frame.file;
    line[stack] = isInFile ? original.line : 0;
    column[stack] = isInFile ? original.column : 0;
  }
  return { ...stacks, line, column };
}
