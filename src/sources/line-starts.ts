/** Where the lines of a text begin, as V8 counts them. */
export function findLineStarts(text: string): readonly number[] {
  const lineEnd = /\r\n?|[\n\u2028\u2029]/g;
  const starts = [0];
  while (lineEnd.test(text)) starts.push(lineEnd.lastIndex);
  return starts;
}
