/** Parts of the names of session files. */

/** `20261123T200118123Z`: as text they are in order of time. */
export function nameTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:.]/g, '');
}

/** What any file system takes. */
export function nameScript(name: string): string {
  return name.replace(/[^\w.-]/g, '_');
}
