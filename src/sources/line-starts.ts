/** Where the lines of a text begin, as V8 counts them. */
export function findLineStarts(text: string): readonly number[] {
  const lineEnd = /\r\n?|[\n\u2028\u2029]/g;
  const starts = [0];
  while (lineEnd.test(text)) starts.push(lineEnd.lastIndex);
  return starts;
}

/** How many of ascending numbers are not above `most`: of line starts, the line of a place. */
export function countUpTo(numbers: ArrayLike<number>, most: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
