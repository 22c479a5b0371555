// Runs a command and keeps what it prints.
import { spawn } from 'node:child_process';

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<{code: number | null, output: string}>} stdout and stderr as they came; `code` null:
 *   ended by a signal, or could not be started
 */
export function capture(command, args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', (error) => resolve({ code: null, output: `${error}\n` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
