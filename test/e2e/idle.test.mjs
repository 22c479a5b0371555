// An idle program costs nothing, and what wakes it is recorded at once.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ROOT, runNode } from '../support/programs.mjs';

test('while the event loop waits, the timer thread sleeps', async () => {
  const { stdout, stderr } = await runNode(['-e', IDLE_SERVER]);
  const { switches, seconds, idleShare, repeated, ticks } = JSON.parse(stdout || stderr);
  assert.ok(switches / seconds < 5, `${switches} wake-ups in ${seconds} s`);
  assert.ok(idleShare > 0.95, `${idleShare}`);
  assert.ok(repeated > 0.95 * ticks);
});

const IDLE_SERVER = `
  const { Profiler, buildCallTree } = require(${JSON.stringify(ROOT)});
  ${countSwitches}
  require('http').createServer(() => {}).listen(0, () => {
    const profiler = new Profiler();
    profiler.start();
    setTimeout(() => {
      // Counting is work too, and the first time it is slow.
      countSwitches('nativeprof');
      const before = countSwitches('nativeprof');
      const start = performance.now();
      setTimeout(() => {
        const after = countSwitches('nativeprof');
        const seconds = (performance.now() - start) / 1000;
        const profile = profiler.stop();
        const { root } = buildCallTree(profile);
        const idle = root.children.find(({ frame }) => frame.name === '[idle]');
        const { repeated, ticks } = profile.counts;
        console.log(JSON.stringify({
          switches: after - before, seconds, repeated, ticks,
          idleShare: idle.total.wallNs / root.total.wallNs,
        }));
        process.exit();
      }, 3000);
    }, 300);
  });
`;

test('work that I/O wakes is recorded, not taken for idle time', async () => {
  const { stdout, stderr } = await runNode(['-e', WOKEN_BY_IO]);
  const { workShare, cpuShare } = JSON.parse(stdout || stderr);
  assert.ok(Math.abs(workShare - cpuShare) < 0.05, `${workShare} recorded, ${cpuShare} spent`);
});

// Reads a file again and again, by callback and by promise, and works 20 ms after each.
const WOKEN_BY_IO = `
  const fs = require('fs');
  const { Profiler, buildCallTree } = require(${JSON.stringify(ROOT)});
  function work() { const end = Date.now() + 20; while (Date.now() < end); }
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  const profiler = new Profiler();
  profiler.start();
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  (async () => {
    for (let i = 0; i < 20; i++) {
      await fs.promises.readFile('/proc/self/status').then(work);
      await pause();
      await new Promise((resolve) => fs.stat('/', () => { work(); resolve(); }));
      await pause();
    }
    const wallMs = performance.now() - start;
    const profile = profiler.stop();
    const { root } = buildCallTree(profile);
    let workNs = 0;
    const visit = (node) => node.frame.name === 'work' ? (workNs += node.total.wallNs) : node.children.forEach(visit);
    visit(root);
    console.log(JSON.stringify({ workShare: workNs / 1e6 / wallMs, cpuShare: 40 * 20 / wallMs }));
  })();
`;

test('a wait for a child is idle time, though its end interrupts the wait', async () => {
  const { stdout, stderr } = await runNode(['-e', WAITING_FOR_CHILDREN]);
  const { idleShare } = JSON.parse(stdout || stderr);
  assert.ok(idleShare > 0.7, `${idleShare} of the time is [idle]`);
});

const WAITING_FOR_CHILDREN = `
  const { spawn } = require('child_process');
  const { Profiler, buildCallTree } = require(${JSON.stringify(ROOT)});
  const profiler = new Profiler();
  profiler.start();
  (async () => {
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => spawn('sleep', ['0.3'], { stdio: 'inherit' }).on('exit', resolve));
    }
    const { root } = buildCallTree(profiler.stop());
    const idle = root.children.find(({ frame }) => frame.name === '[idle]');
    console.log(JSON.stringify({ idleShare: idle.total.wallNs / root.total.wallNs }));
  })();
`;

test('while a busy event loop turns, the timer thread sleeps, and waits are told from work', async () => {
  const { stdout, stderr } = await runNode(['-e', TURNING]);
  const { switchesPerTick, idleShare, ownIdleShare } = JSON.parse(stdout || stderr);
  assert.ok(switchesPerTick < 0.5, `${switchesPerTick} wake-ups for each tick`);
  assert.ok(
    Math.abs(idleShare - ownIdleShare) < 0.05,
    `${idleShare} idle, by Node's own measure ${ownIdleShare}`,
  );
});

// Answers itself by a socket, with work between, and never waits; then works and waits by turns.
const TURNING = `
  const net = require('net');
  const { Profiler, buildCallTree } = require(${JSON.stringify(ROOT)});
  const spin = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
  ${countSwitches}
  const server = net.createServer((socket) => socket.pipe(socket)).listen(0, () => {
    // Several at a time: one of them is always there when the loop asks.
    const sockets = Array.from({ length: 8 }, () => net.connect(server.address().port));
    const profiler = new Profiler();
    let end, before, start;
    for (const socket of sockets) {
      socket.on('data', () => {
        spin(0.2);
        if (performance.now() < end) socket.write('x');
        else if (start !== undefined) waitByTurns();
      });
    }
    setTimeout(() => {
      profiler.start();
      start = performance.eventLoopUtilization();
      before = countSwitches('nativeprof-tick');
      end = performance.now() + 1000;
      for (const socket of sockets) socket.write('x');
    }, 50);
    async function waitByTurns() {
      const begun = start;
      start = undefined;
      const switches = countSwitches('nativeprof-tick') - before;
      for (let i = 0; i < 100; i++) {
        spin(3);
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      const own = performance.eventLoopUtilization(begun);
      const { root } = buildCallTree(profiler.stop());
      const idle = root.children.find(({ frame }) => frame.name === '[idle]');
      console.log(JSON.stringify({
        switchesPerTick: switches / 1000,
        idleShare: idle.total.wallNs / root.total.wallNs,
        ownIdleShare: own.idle / (own.idle + own.active),
      }));
      process.exit();
    }
  });
`;

test('a loop that waits although its epoll instance has events is idle', async () => {
  const { stdout, stderr } = await runNode(['-e', PAUSED_SOCKET]);
  const { idleShare, cpuShare, switchesPerSecond } = JSON.parse(stdout || stderr);
  assert.ok(Math.abs(1 - idleShare - cpuShare) < 0.05, `${idleShare} idle, ${cpuShare} spent`);
  assert.ok(switchesPerSecond < 300, `${switchesPerSecond}`);
});

// libuv leaves a socket that is not to be read in its epoll instance until data arrives there.
const PAUSED_SOCKET = `
  const net = require('net');
  const { Profiler, buildCallTree } = require(${JSON.stringify(ROOT)});
  ${countSwitches}
  const spin = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const chunk = Buffer.alloc(1 << 20);
  const server = net.createServer(async (socket) => {
    const profiler = new Profiler();
    profiler.start();
    const cpuStart = process.cpuUsage();
    const start = performance.now();
    let sent = 0;
    let received = 0;
    socket.on('data', ({ length }) => { received += length; });
    for (let i = 0; i < 20; i++) {
      socket.resume();
      while (received < sent) await pause(1);
      socket.pause();
      // More than is read ahead.
      client.write(chunk);
      sent += chunk.length;
      spin(20);
      await pause(50);
    }
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpuStart);
    const switchesPerSecond = countSwitches('nativeprof-tick') / seconds;
    const { root } = buildCallTree(profiler.stop());
    const idle = root.children.find(({ frame }) => frame.name === '[idle]');
    console.log(JSON.stringify({
      idleShare: idle.total.wallNs / root.total.wallNs,
      cpuShare: (user + system) / 1e6 / seconds,
      switchesPerSecond,
    }));
    process.exit();
  }).listen(0, () => { client = net.connect(server.address().port); });
  let client;
`;

/** How often the threads whose names begin so have gone to sleep; its source goes into the programs. */
function countSwitches(name) {
  const fs = require('node:fs');
  return fs
    .readdirSync('/proc/self/task')
    .map((task) => `/proc/self/task/${task}`)
    .filter((folder) => fs.readFileSync(`${folder}/comm`, 'utf8').startsWith(name))
    .map((folder) => fs.readFileSync(`${folder}/status`, 'utf8'))
    .reduce((sum, status) => sum + Number(/voluntary_ctxt_switches:\s*(\d+)/.exec(status)[1]), 0);
}
