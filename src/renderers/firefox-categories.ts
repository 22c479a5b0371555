/** Whose time it is, as the colours of the Firefox Profiler. */
import { LEFT_OUT } from '../model/busy-time.js';
import type { Frame } from '../model/profile.js';
import { packageOf } from '../processors/packages.js';

/** The grey one is what counts where none is given. */
export const CATEGORIES = [
  { name: 'Other', color: 'grey', subcategories: ['Other'] },
  { name: 'Idle', color: 'transparent', subcategories: ['Other'] },
  { name: 'JavaScript', color: 'yellow', subcategories: ['Other'] },
  { name: 'Packages', color: 'lightblue', subcategories: ['Other'] },
  { name: 'Node.js', color: 'green', subcategories: ['Other'] },
  { name: 'GC', color: 'orange', subcategories: ['Other'] },
  { name: 'Compile', color: 'purple', subcategories: ['Other'] },
] as const;

const OF_PSEUDO: ReadonlyMap<string, string> = new Map([
  ['[idle]', 'Idle'],
  [LEFT_OUT, 'Idle'],
  ['[gc]', 'GC'],
  ['[compile]', 'Compile'],
]);

/** Null: its caller's. */
export function categoryOf({ kind, name, file }: Frame): number | null {
  const named = kind === 'pseudo' ? OF_PSEUDO.get(name) : categoryOfCode(kind, file);
  return named === undefined ? null : CATEGORIES.findIndex((category) => category.name === named);
}

function categoryOfCode(kind: Frame['kind'], file: string): string | undefined {
  if (kind !== 'js' && kind !== 'wasm') return undefined;
  const owner = packageOf(file);
  if (owner === undefined) return 'JavaScript';
  return owner.startsWith('node:') ? 'Node.js' : 'Packages';
}
