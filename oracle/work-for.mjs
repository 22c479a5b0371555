/** Calls `work` until that time has passed, at least once. */
export async function workFor(ms, work) {
  const until = performance.now() + ms;
  do await work();
  while (performance.now() < until);
}
