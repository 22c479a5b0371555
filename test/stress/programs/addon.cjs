// An addon's business on the sampled thread: threads of its own that come and go, stacks of 64 KiB,
// an alternate signal stack, its own SIGPROF, forks with and without exec.
const { join } = require('node:path');
const { burn, repeat } = require('./support/repeat.cjs');

const addon = require(join(__dirname, '..', '..', 'addon', 'build', 'Release', 'test_addon.node'));

addon.useSmallAlternateStack(32 << 10);

function dive(depth) {
  return depth === 0 ? addon.startThreads(6) : dive(depth - 1);
}

repeat(() => {
  const began = dive(500);
  addon.startProfilingTimer(2000);
  const small = addon.runOnSmallStacks(20);
  const children = [
    addon.forkAndWork(3),
    addon.forkAndTerminate(3),
    addon.forkAndExec(1),
    addon.vforkAndExec(0),
  ];
  burn(20);
  const hadSignals = addon.stopProfilingTimer() > 0;
  return { began, small, children, hadSignals, ended: addon.stopThreads(5) };
});
