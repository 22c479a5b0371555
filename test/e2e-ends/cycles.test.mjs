// Nothing stays behind, however often a process starts and stops.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ROOT, runNode, TIMEOUT_MS } from '../support/programs.mjs';

const CYCLES = `
  const fs = require('fs');
  const { Profiler } = require(${JSON.stringify(ROOT)});
  const state = () => ({
    threads: fs.readdirSync('/proc/self/task').length,
    descriptors: fs.readdirSync('/proc/self/fd').length,
    handled: /SigCgt:\\s*(\\w+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1],
  });
  const rss = () => { gc(); gc(); return process.memoryUsage.rss(); };
  const cycle = () => {
    const profiler = new Profiler();
    profiler.start();
    for (let x = 0; x < 1e5; x++);
    profiler.stop();
  };
  const cycles = async (count) => {
    for (let i = 1; i <= count; i++) {
      cycle();
      // What a recording held is given back by the event loop.
      if (i % 50 === 0) await new Promise(setImmediate);
    }
    return rss();
  };
  (async () => {
    const start = rss();
    cycle();
    const before = state();
    const afterEarly = await cycles(500);
    const end = await cycles(500);
    console.log(JSON.stringify({
      before, after: state(), rssGrowth: { early: afterEarly - start, late: end - afterEarly },
    }));
  })();
`;

test('1 000 starts and stops leave no thread, descriptor, handler or memory behind', async () => {
  const { stdout, stderr, code } = await runNode(['--expose-gc', '-e', CYCLES], {
    timeoutMs: 4 * TIMEOUT_MS,
  });
  assert.equal(code, 0, stderr);
  const { before, after, rssGrowth } = JSON.parse(stdout);
  assert.deepEqual(after, before);
  // The allocator takes some hundred cycles to have what it needs: a leak grows on behind them.
  assert.ok(rssGrowth.late < Math.max(rssGrowth.early, 8e6), JSON.stringify(rssGrowth));
});
