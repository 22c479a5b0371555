/** V8 names ES modules by URL and CommonJS modules by path; people know paths. */
export function pathOf(scriptName: string): string {
  if (!scriptName.startsWith('file://')) return scriptName;
  try {
    const path = decodeURIComponent(new URL(scriptName).pathname);
    return path.replace(/^\/(?=[A-Za-z]:\/)/, '');
  } catch {
    return scriptName;
  }
}

/** What other tools that read V8's formats expect of a path; names that are none stay as they are. */
export function urlOf(path: string): string {
  const isWindows = /^[A-Za-z]:[\\/]/.test(path);
  if (!isWindows && !path.startsWith('/')) return path;
  const url = new URL('file:///');
  // Setting it escapes all but what separates folders; `%` would count as escaped already.
  url.pathname = path.replaceAll('%', '%25').replaceAll('\\', isWindows ? '/' : '%5C');
  return url.href;
}
