/** Opens a file with the program that the desktop has for it. */
import { spawn } from 'node:child_process';
import { NativeprofError } from '../model/errors.js';

interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

/** Resolves as soon as that program runs; throws ERR_OUTPUT where there is none. */
export function openFile(
  path: string,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const { command, args } = findOpener(path, platform, env);
  return new Promise((resolve, reject) => {
    // It outlives us, and what it prints is none of the user's business.
    const child = spawn(command, args, { detached: true, stdio: 'ignore', env });
    child.on('spawn', () => {
      child.unref();
      resolve();
    });
    child.on('error', (error) => {
      reject(
        new NativeprofError(
          'ERR_OUTPUT',
          `cannot start ${command}, which opens files here (set BROWSER to another program): open ${path} yourself`,
          { cause: error },
        ),
      );
    });
  });
}

/** BROWSER is one program with nothing behind it, or a list of them between colons, of which we take the first. */
export function findOpener(
  path: string,
  platform: NodeJS.Platform,
  { BROWSER, ComSpec }: NodeJS.ProcessEnv,
): Opener {
  // The first argument in quotes is a window's title.
  if (platform === 'win32') {
    return { command: ComSpec || 'cmd.exe', args: ['/d', '/c', 'start', '""', path] };
  }
  const [browser] = (BROWSER ?? '').split(':');
  if (browser) return { command: browser, args: [path] };
  return { command: platform === 'darwin' ? 'open' : 'xdg-open', args: [path] };
}
