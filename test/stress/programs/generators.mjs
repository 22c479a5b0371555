// Frames that leave the stack and come back: generators, async functions, async iterators, in an
// ES module with top-level await.
import repetition from './support/repeat.cjs';

function* naturals() {
  for (let n = 1; ; n++) yield n;
}

function* take(count, source) {
  if (count === 0) return;
  for (const item of source) {
    yield item;
    if (--count === 0) return;
  }
}

function* walk(depth) {
  if (depth > 0) {
    yield* walk(depth - 1);
    yield depth;
    yield* walk(depth - 1);
  }
}

async function* batches(source, size) {
  let batch = [];
  for (const item of source) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
      await null;
    }
  }
  yield batch;
}

async function nest(depth) {
  if (depth === 0) throw new Error('from the depth');
  await null;
  try {
    return await nest(depth - 1);
  } finally {
    await null;
  }
}

await repetition.repeatAsync(async () => {
  let sum = 0;
  for (const n of take(3000, naturals())) sum += n;
  for (const n of walk(11)) sum += n;
  for await (const batch of batches(take(2000, naturals()), 7)) sum += batch.length;
  const failure = await nest(60).catch((error) => error.message);
  const settled = await Promise.allSettled([nest(5), Promise.resolve(1), null]);
  const imported = await import('./support/repeat.cjs');
  return { sum, failure, settled: settled.map(({ status }) => status), imported: typeof imported };
});
