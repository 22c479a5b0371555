/** What a recording says about the process that it was made in. */
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import type { RecordingContext } from './model/recording-context.js';

export function describeThisProcess(profilerVersion: string): RecordingContext {
  const args = process.argv.slice(2);
  const script = process.argv[1] ?? '';
  const cwd = process.cwd();
  return {
    command: ['node', shorten(script, cwd), ...args].filter((part) => part !== '').join(' '),
    mainScript: resolveLinks(script),
    cwd,
    pid: process.pid,
    nodeVersion: process.version,
    platform: process.platform,
    arch: process.arch,
    profilerVersion,
    threadName: isMainThread ? 'main' : `worker ${threadId}`,
  };
}

/** V8 knows scripts by their real paths; tools are started by links to them. */
function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function shorten(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere.startsWith('..') ? path : fromHere;
}
