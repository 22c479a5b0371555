// However a program ends, `run` gives its report and then ends exactly as the program would have.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { CLI, FIXTURES, runCli, runNode, runProgram, secondsOf } from '../support/programs.mjs';

const SPIN = join(FIXTURES, 'spin.cjs');

/** Everything that the program itself wrote to stderr; ours is what follows it. */
function assertSameEnding(plain, profiled) {
  assert.equal(profiled.code, plain.code);
  assert.equal(profiled.signal, plain.signal);
  assert.equal(profiled.stdout, plain.stdout);
  assert.ok(profiled.stderr.startsWith(plain.stderr), profiled.stderr);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

function assertReport(stderr) {
  assert.match(stderr, /nativeprof \d+\.\d+\.\d+ +recorded/);
  assert.ok(secondsOf(stderr, 'spin') > 0.1, stderr);
}

for (const engine of ['signal', 'inspector']) {
  for (const how of ['return', 'exit', 'exitCode', 'later', 'throw', 'reject', 'sigterm']) {
    test(`${how}, ${engine} engine`, async () => {
      const plain = await runNode([SPIN, '200', how]);
      const profiled = await runCli(['--engine', engine, SPIN, '200', how]);
      assertSameEnding(plain, profiled);
      assertReport(profiled.stderr);
    });
  }
}

/** Signals the process once the program has printed `ready`. */
function whenReady(ready, signal) {
  let sent = false;
  return (stdout, child) => {
    if (sent || !stdout.includes(ready)) return;
    sent = true;
    child.kill(signal);
  };
}

const UNFINISHED = [
  ['forever', 'spinning'],
  ['regexp', 'matching'],
  ['wait', 'waiting'],
];
for (const engine of ['signal', 'inspector']) {
  for (const [how, ready] of UNFINISHED) {
    for (const signal of engine === 'signal' ? SIGNALS : ['SIGINT', 'SIGTERM']) {
      test(`${signal} ends a program that is ${ready}, ${engine} engine`, async () => {
        const options = { onStdout: whenReady(ready, signal) };
        const plain = await runNode([SPIN, '200', how], options);
        const again = { onStdout: whenReady(ready, signal) };
        const profiled = await runCli(['--engine', engine, SPIN, '200', how], again);
        assert.equal(plain.signal, signal);
        assertSameEnding(plain, profiled);
        assertReport(profiled.stderr);
      });
    }
  }
}

test('SIGINT ends a waiting program of the inspector engine without an addon', async () => {
  const options = { onStdout: whenReady('waiting', 'SIGINT') };
  const args = ['--engine', 'inspector', '--node-arg', '--no-addons', SPIN, '200', 'wait'];
  const profiled = await runCli(args, options);
  assert.equal(profiled.signal, 'SIGINT');
  assertReport(profiled.stderr);
});

test('a program that handles SIGINT goes on handling it', async () => {
  const options = { onStdout: whenReady('handling', 'SIGINT') };
  const profiled = await runCli([SPIN, '200', 'handle'], options);
  assert.equal(profiled.code, 6);
  assertReport(profiled.stderr);
});

test('a program that has given up its handler dies of the next SIGINT, with a report', async () => {
  const interrupt = (stdout, child) => {
    if (stdout.endsWith('handling\n') || stdout.endsWith('handled once\n')) child.kill('SIGINT');
  };
  const profiled = await runCli([SPIN, '200', 'handleOnce'], { onStdout: interrupt });
  assert.equal(profiled.signal, 'SIGINT');
  assertReport(profiled.stderr);
});

// In a terminal both processes get the signal: the program must see it once. Python, which node-gyp
// needs anyway, makes the terminal.
const PRESS_CTRL_C = `
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
output = b''
pressed = False
while True:
    try:
        chunk = os.read(fd, 4096)
    except OSError:
        break
    if not chunk:
        break
    output += chunk
    if not pressed and b'handling' in output:
        pressed = True
        os.write(fd, b'\\x03')
status = os.waitpid(pid, 0)[1]
print(os.waitstatus_to_exitcode(status))
print(output.decode())
`;

test('Ctrl-C in a terminal reaches the program once', async () => {
  const args = ['-c', PRESS_CTRL_C, process.execPath, CLI, 'run', SPIN, '200', 'handle'];
  const { stdout } = await runProgram('python3', args);
  assert.match(stdout, /^6\r?\n/, stdout);
  assert.match(stdout, /recorded/);
});

test('Ctrl-C in a terminal ends a busy program with a report and its signal', async () => {
  const args = ['-c', PRESS_CTRL_C.replace("b'handling'", "b'spinning'")];
  const { stdout } = await runProgram('python3', [
    ...args,
    process.execPath,
    CLI,
    'run',
    SPIN,
    '200',
    'forever',
  ]);
  assert.match(stdout, /^-2\r?\n/, stdout);
  assert.match(stdout, /spin/);
});
