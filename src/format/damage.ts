/** What is wrong with the content of a session file; `loadProfile` adds the file's name. */
export class Damage extends Error {}

/** Throws Damage, so that callers can go on with what they wanted to have. */
export function demand(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Damage(otherwise);
}
