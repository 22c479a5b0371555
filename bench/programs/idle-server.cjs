// A server that nobody asks anything: idle-server.cjs <seconds> <result file>. Counts what its
// process uses meanwhile, once the start is over.
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');

const SETTLE_MS = 2000;
const [seconds, resultPath] = process.argv.slice(2);

function countSwitches() {
  let switches = 0;
  for (const thread of readdirSync('/proc/self/task')) {
    const status = readFileSync(`/proc/self/task/${thread}/status`, 'utf8');
    switches += Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)[1]);
  }
  return switches;
}

const server = createServer((_request, response) => response.end('hello'));
server.listen(0, '127.0.0.1', () => {
  setTimeout(() => {
    // So that the reading of the end compiles nothing.
    countSwitches();
    const switches = countSwitches();
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    setTimeout(() => {
      const { user, system } = process.cpuUsage(cpu);
      const wallS = (performance.now() - startedMs) / 1000;
      const result = { cpuS: (user + system) / 1e6, wallS, switches: countSwitches() - switches };
      writeFileSync(resultPath, JSON.stringify(result));
      server.close();
    }, seconds * 1000);
  }, SETTLE_MS);
});
