// Other tools of V8 at work in the same thread: its CPU profiler, coverage, heap sampling and
// snapshots, a debugger that pauses nothing. They must keep working.
const { Session } = require('node:inspector');
const v8 = require('node:v8');
const { burn, repeatAsync } = require('./support/repeat.cjs');

function post(session, method, parameters) {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

async function profile() {
  const session = new Session();
  session.connect();
  await post(session, 'Profiler.enable');
  await post(session, 'Profiler.setSamplingInterval', { interval: 500 });
  // Until V8's sampling thread gets a turn: a starved machine takes its time.
  let burned = false;
  for (let i = 0; i < 20 && !burned; i++) {
    await post(session, 'Profiler.start');
    burn(100);
    const { profile } = await post(session, 'Profiler.stop');
    burned = profile.nodes.some(({ callFrame }) => callFrame.functionName === 'burn');
  }
  await post(session, 'Profiler.startPreciseCoverage', { callCount: true });
  burn(5);
  const { result } = await post(session, 'Profiler.takePreciseCoverage');
  await post(session, 'Profiler.stopPreciseCoverage');
  await post(session, 'HeapProfiler.startSampling');
  burn(10);
  const heap = await post(session, 'HeapProfiler.stopSampling');
  await post(session, 'Debugger.enable');
  burn(5);
  await post(session, 'Debugger.disable');
  session.disconnect();
  return { burned, covered: result.length > 0, heap: heap.profile.head !== undefined };
}

async function dumpHeap() {
  let length = 0;
  for await (const chunk of v8.getHeapSnapshot()) length += chunk.length;
  return length > 100_000;
}

repeatAsync(async () => {
  const copied = v8.deserialize(v8.serialize(new Map([[1, { a: new Date(5), b: /x/g }]])));
  return { ...(await profile()), dumped: await dumpHeap(), copied: copied.get(1).b.source };
});
