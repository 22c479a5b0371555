/** The typed binding to the addon, and its loader. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NativeprofError } from '../model/errors.js';

export interface AddonStartOptions {
  readonly intervalUs: number;
  /** Of one CPU's time; 0: no bound. */
  readonly maxOverhead: number;
  /** `SIGURG`; '' leaves the choice to the engine. */
  readonly signal: string;
  readonly maxSampleBytes: number;
  /** V8's GetStackSample may be called: see `mayAskV8`. */
  readonly askV8: boolean;
  /** Milliseconds of each part of a recording that rotates; 0: it does not. */
  readonly rotateMs: number;
  /**
   * The recording is written there until the process ends; '' for nowhere. One that rotates is written
   * part after part, the number of the rotation behind the name, and `.open` until it is whole.
   */
  readonly savePath: string;
  /** JSON text, kept with the recording. */
  readonly metadata: string;
}

/** A finished recording as the addon gives it: see `decodeRecording`. */
export interface RawRecording {
  /** JSON text. */
  readonly header: string;
  /** Undefined: there is none of that name. */
  readonly segment: (name: string) => ArrayBuffer | undefined;
}

export interface Addon {
  /**
   * `onPart`: a recording that rotates hands its parts over here instead of writing them. Throws errors
   * with the codes ERR_ALREADY_RUNNING, ERR_SIGNAL_TAKEN and ERR_NO_THREAD.
   */
  start(options: AddonStartOptions, onPart?: () => void): void;
  /** The parts that have become ready since the last call, in order of time; `onPart` says when. */
  takeParts(): RawRecording[];
  /** Throws ERR_NOT_RUNNING. */
  stop(): RawRecording;
  isRunning(): boolean;
  /** Makes later starts cheap: code is reported from now on. Throws ERR_NO_THREAD. */
  arm(): void;
  /** Arms; `savePath` is a folder. False: the program handles that signal itself; 0 for none. */
  recordOnDemand(options: AddonStartOptions, toggleSignal: number): boolean;
  /** Begins or ends the recording of all threads that are armed so. False: there are none. */
  toggleRecording(): boolean;
  /** From now on `leaveSignal` is called whenever the program begins to listen to a signal. */
  setToldOfListeners(): void;
  /** The program is about to listen to that signal, `SIGURG` say: samples are taken by another. */
  leaveSignal(signal: string): void;
  /** Call again when the program has removed a handler of its own for SIGINT and the like. */
  catchFatalSignals(): void;
  /**
   * Before a signal such as SIGINT ends the process, `save` is called: also amid code that never
   * returns to the event loop. It is called once, on the main thread, and must not throw.
   */
  onFatalSignal(save: () => void): void;
  /** At the end of the process: calls `save` if that was not done, and delivers a signal that waits. */
  endFatalSignals(): void;
  /** Signals sent to this process go on to `pid`, or nowhere where it is negative; 0 ends that. */
  forwardSignals(pid: number): void;
}

/** `native/os` is written for them. */
const SUPPORTED_PLATFORMS: readonly string[] = ['linux'];
const PACKAGE_ROOT = join(__dirname, '..', '..');

/**
 * Under --interpreted-frames-native-stack V8's GetStackSample takes a lock that the interrupted thread
 * may hold.
 */
export function mayAskV8(): boolean {
  const flags = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
  return !/interpreted[-_]frames[-_]native[-_]stack/.test(flags);
}

/** A binary, and the ABI of the Node that it was built for: `process.versions.modules`. */
export interface AddonFile {
  readonly path: string;
  readonly abi: string;
}

/** Finds the binary built for this Node. Throws ERR_ADDON_UNAVAILABLE with what to do. */
export function findAddon(): AddonFile {
  try {
    const nodeGypBuild = require('node-gyp-build') as { path(directory: string): string };
    return { path: nodeGypBuild.path(PACKAGE_ROOT), abi: process.versions.modules };
  } catch (error) {
    throw new NativeprofError('ERR_ADDON_UNAVAILABLE', describeLoadError(error), { cause: error });
  }
}

let loaded: Addon | undefined;

/**
 * Loads the binary built for this Node: `known`, if it is for the same ABI. Throws
 * ERR_ADDON_UNAVAILABLE with what to do.
 */
export function loadAddon(known?: AddonFile): Addon {
  if (loaded !== undefined) return loaded;
  const { path } = known?.abi === process.versions.modules ? known : findAddon();
  try {
    loaded = require(path) as Addon;
    return loaded;
  } catch (error) {
    throw new NativeprofError('ERR_ADDON_UNAVAILABLE', describeLoadError(error), { cause: error });
  }
}

/** Undefined where `loadAddon` would throw. */
export function tryLoadAddon(known?: AddonFile): Addon | undefined {
  try {
    return loadAddon(known);
  } catch {
    return undefined;
  }
}

let insteadOfSignal: string | undefined;

/**
 * Where `loadAddon` would throw: that the inspector engine is used instead, why, and what to do.
 * Undefined: the addon is loaded.
 */
export function explainInspector(known?: AddonFile): string | undefined {
  if (insteadOfSignal !== undefined) return insteadOfSignal;
  try {
    loadAddon(known);
    return undefined;
  } catch (error) {
    const { reason, remedy } = describeObstacle((error as Error).cause);
    insteadOfSignal = `${reason}: V8's own profiler records instead (the inspector engine); for the signal engine, ${remedy}`;
    return insteadOfSignal;
  }
}

function describeLoadError(error: unknown): string {
  const { reason, remedy } = describeObstacle(error);
  return `${reason}: ${remedy} (only the inspector engine needs no binary)`;
}

function describeObstacle(error: unknown): { reason: string; remedy: string } {
  const { code, message } = error as NodeJS.ErrnoException;
  const here = `Node ${process.version} (ABI ${process.versions.modules}, ${process.platform}-${process.arch})`;
  const checkout = existsSync(join(PACKAGE_ROOT, 'scripts', 'build.mjs'));
  const build = checkout ? 'npm run build' : `npx node-gyp rebuild -C "${PACKAGE_ROOT}"`;
  if (code === 'ERR_DLOPEN_DISABLED') {
    return { reason: 'addons are disabled by --no-addons', remedy: 'leave that out' };
  }
  if (/NODE_MODULE_VERSION|undefined symbol/.test(message)) {
    return {
      reason: `the native binary was built for another Node than this ${here}`,
      remedy: `build it anew with ${build}`,
    };
  }
  if (message.startsWith('No native build was found')) {
    return {
      reason: `there is no native binary for ${here}`,
      remedy: SUPPORTED_PLATFORMS.includes(process.platform)
        ? `build it with ${build}`
        : 'use Linux',
    };
  }
  return {
    reason: `the native binary does not load on ${here}: ${message.split('\n')[0]}`,
    remedy: `build it anew with ${build}`,
  };
}
