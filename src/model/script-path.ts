/** V8 names ES modules by URL and CommonJS modules by path; people know paths. */
export function pathOf(scriptName: string): string {
  if (!scriptName.startsWith('file://')) return scriptName;
  try {
    return decodeURIComponent(new URL(scriptName).pathname);
  } catch {
    return scriptName;
  }
}
