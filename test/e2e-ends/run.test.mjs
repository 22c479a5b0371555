// `nativeprof run`: the program runs as without us, and the report is right.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import {
  FIXTURES,
  makeFolder,
  NODE_MAJOR,
  parseReport,
  runCli,
  runNode,
  secondsOf,
} from '../support/programs.mjs';

const SPIN = join(FIXTURES, 'spin.cjs');
const SPIN_FUNCTION = `function spin(ms) {
  const end = Date.now() + ms;
  let x = 0;
  while (Date.now() < end) for (let i = 0; i < 1000; i++) x = (x * 31 + i) & 0xffff;
  return x;
}
`;

test('arguments, stdin, stdout, stderr and the environment are untouched', async (t) => {
  const folder = makeFolder(t, {
    'echo.cjs': `
      let input = '';
      process.stdin.on('data', (chunk) => { input += chunk; });
      process.stdin.on('end', () => {
        console.error('to stderr');
        const traces = Object.keys(process.env).filter((name) => /NATIVEPROF|NODE_OPTIONS/.test(name));
        const main = [require.main === module, process.argv.slice(1), process.execArgv];
        const listeners = process.eventNames().filter((name) => String(name).startsWith('SIG'));
        console.log(JSON.stringify({ input, traces, main, listeners }));
      });`,
  });
  const script = join(folder, 'echo.cjs');
  const args = ['--interval', 'a b', '-o', '', '--', '$HOME'];
  const plain = await runNode([script, ...args], { input: 'täxt\n' });
  const profiled = await runCli([script, ...args], { input: 'täxt\n' });
  assert.equal(profiled.stdout, plain.stdout);
  assert.ok(profiled.stderr.startsWith('to stderr\n'));
});

test('node flags go to node', async (t) => {
  const folder = makeFolder(t, {
    'flags.cjs': 'console.log(typeof gc, process.execArgv.join())',
  });
  const script = join(folder, 'flags.cjs');
  const plain = await runNode(['--expose-gc', '--stack-size=900', script]);
  const flags = ['--node-arg=--expose-gc', '--node-arg', '--stack-size=900'];
  const profiled = await runCli([...flags, script]);
  assert.equal(profiled.stdout, plain.stdout);
  assert.match(profiled.stdout, /^function/);
});

for (const [name, text] of [
  ['module.mjs', `${SPIN_FUNCTION}await 1; spin(200); export {};`],
  ['common.cjs', `${SPIN_FUNCTION}spin(200);`],
  ['with blank and ünicode.js', `${SPIN_FUNCTION}spin(200);`],
  ['typed.ts', `${SPIN_FUNCTION.replace('ms)', 'ms: number): number')}spin(200);`],
]) {
  // Node strips types by itself from 22.18 on.
  const skip =
    name.endsWith('.ts') && NODE_MAJOR < 22 ? 'this Node does not run TypeScript' : false;
  test(`profiles ${name}`, { skip }, async (t) => {
    const folder = makeFolder(t, { [name]: text });
    const { stderr, code } = await runCli([name], { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.ok(secondsOf(stderr, 'spin') > 0.15, stderr);
    assert.match(stderr, new RegExp(`spin  ${name}`));
  });
}

test('the tree adds up to the wall time that was sampled', async () => {
  const { stderr } = await runCli(['--threshold', '0', SPIN, '500']);
  const wallSeconds = Number(/wall (\d+\.\d+) s/.exec(stderr)?.[1]);
  const [root, ...rest] = parseReport(stderr);
  assert.ok(Math.abs(root.seconds - wallSeconds) <= 0.02 * wallSeconds, stderr);
  const sum = rest.reduce((total, { topLevel, seconds }) => total + (topLevel ? seconds : 0), 0);
  assert.ok(sum <= root.seconds + 0.005 && sum >= 0.95 * root.seconds, stderr);
  assert.match(stderr, / lost 0 /);
});

test('waiting is idle, and blocking in a system call is on the caller', async (t) => {
  const folder = makeFolder(t, {
    'wait.cjs': `
      function block() { require('child_process').execFileSync('sleep', ['0.4']); }
      block();
      setTimeout(() => {}, 600);`,
  });
  const { stderr } = await runCli(['--show-all', join(folder, 'wait.cjs')]);
  assert.ok(secondsOf(stderr, '[idle]') > 0.5, stderr);
  assert.ok(
    parseReport(stderr).some(({ name, seconds }) => name === 'block' && seconds > 0.35),
    stderr,
  );
});

test('-o writes the report to a file', async (t) => {
  const folder = makeFolder(t);
  const output = join(folder, 'report.txt');
  const { stdout, stderr, code } = await runCli(['-o', output, SPIN, '200', 'return']);
  assert.equal(code, 0);
  assert.equal(stdout, 'exit listener 0\n');
  assert.doesNotMatch(stderr, /<main>/);
  assert.ok(secondsOf(readFileSync(output, 'utf8'), 'spin') > 0.1);
});

test('the ending of -o chooses the format, -r before it', async (t) => {
  const folder = makeFolder(t);
  const output = join(folder, 'a.cpuprofile');
  await runCli(['-o', output, SPIN, '200']);
  const { nodes } = JSON.parse(readFileSync(output, 'utf8'));
  assert.ok(nodes.some(({ callFrame }) => callFrame.functionName === 'spin'));
  await runCli(['-r', 'collapsed', '-o', output, SPIN, '200']);
  assert.match(readFileSync(output, 'utf8'), /;spin \(.*spin\.cjs:\d+\) \d{4,}$/m);
});

test('the report looks as asked', async () => {
  const ascii = await runCli(['--no-unicode', '--percent', SPIN, '200']);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
  assert.match(ascii.stderr, /^[\x00-\x7f]*$/);
  assert.match(ascii.stderr, /100\.0 % <main>/);
  const colour = await runCli(['--color', SPIN, '200']);
  assert.ok(colour.stderr.includes('\u001b['));
  const forced = await runCli([SPIN, '200'], { env: { NO_COLOR: undefined, FORCE_COLOR: '1' } });
  assert.ok(forced.stderr.includes('\u001b['));
});

test('behind -- any command that starts Node is profiled', async (t) => {
  const folder = makeFolder(t, {
    'work.cjs': `${SPIN_FUNCTION}spin(300); console.log(process.argv[2]);`,
    'launch.cjs': `require('child_process').execFileSync(process.execPath, ['work.cjs', 'launched'], { stdio: 'inherit' });`,
  });
  const shell = await runCli(['--', 'sh', '-c', `"${process.execPath}" work.cjs hello; exit 9`], {
    cwd: folder,
  });
  assert.equal(shell.code, 9);
  assert.equal(shell.stdout, 'hello\n');
  assert.ok(secondsOf(shell.stderr, 'spin') > 0.2, shell.stderr);
  // The launcher waits; its child is what took the time.
  const launcher = await runCli(['--', process.execPath, 'launch.cjs'], { cwd: folder });
  assert.equal(launcher.stdout, 'launched\n');
  assert.ok(secondsOf(launcher.stderr, 'spin') > 0.2, launcher.stderr);
  assert.match(launcher.stderr, /also recorded: pid \d+.*launch\.cjs/);
});

test('children and workers of a script run as without us', async (t) => {
  const folder = makeFolder(t, {
    'family.cjs': `
      const { fork } = require('child_process');
      const { Worker } = require('worker_threads');
      if (process.argv[2] === 'child') { process.send(process.execArgv); process.disconnect(); }
      else {
        fork(__filename, ['child']).on('message', (args) => {
          console.log('child', JSON.stringify(args));
          new Worker("require('worker_threads').parentPort.postMessage(process.execArgv)", { eval: true })
            .on('message', (workerArgs) => console.log('worker', JSON.stringify(workerArgs)));
        });
      }`,
  });
  const script = join(folder, 'family.cjs');
  const plain = await runNode([script]);
  const profiled = await runCli([script]);
  assert.equal(profiled.stdout, plain.stdout);
  assert.equal(profiled.code, plain.code);
});

test('nothing is left behind in the temporary folder', async (t) => {
  const folder = makeFolder(t);
  await runCli([SPIN, '100'], { env: { TMPDIR: folder } });
  await runCli([SPIN, '100', 'sigterm'], { env: { TMPDIR: folder } });
  assert.deepEqual(existsSync(folder) && (await import('node:fs')).readdirSync(folder), []);
});
