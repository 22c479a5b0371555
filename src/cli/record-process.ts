/**
 * In the program that `nativeprof run` started, before its first line, and in its workers: begins the
 * recording and sees to it that it is saved however the thread ends.
 */
import { renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  getEnvironmentData,
  isMainThread,
  setEnvironmentData,
  threadId,
} from 'node:worker_threads';
import type { InspectorEngine } from '../inspector-engine.js';
import { NativeprofError } from '../model/errors.js';
import type { RecordingContext } from '../model/recording-context.js';
import { catchFatalSignalsAgain, FATAL_SIGNALS } from '../native/fatal-signals.js';
import { leaveSignalsToProgram } from '../native/sampling-signal.js';
import { describeThisProcess } from '../process-context.js';
import { followChildren } from './follow-children.js';
import { followWorkers, removeFromWorker } from './follow-workers.js';
import {
  FAILURE_SUFFIX,
  INSPECTOR_RECORDING_SUFFIX,
  RUN_CONFIG_VARIABLE,
  type RunConfig,
  SIGNAL_RECORDING_SUFFIX,
  WORKER_CONFIG_KEY,
  WORKER_NAME_KEY,
  type WorkerConfig,
} from './run-config.js';
import { markUnwritten } from './unwritten.js';

export function recordThisProcess(config: RunConfig): void {
  if (config.scope === 'process') removeTraces(config);
  const context = describeThisProcess(config.profilerVersion);
  setEnvironmentData(WORKER_CONFIG_KEY, { ...config, context });
  followWorkers();
  if (config.scope === 'tree') followChildren(config);
  const recording = { path: join(config.directory, String(process.pid)), context };
  // A program that was to be profiled does not run unprofiled; a helper of it does.
  if (!record(config, recording) && config.scope === 'process') process.exit(1);
}

export function recordThisWorker(config: WorkerConfig): void {
  removeFromWorker(config.scope);
  followWorkers();
  if (config.scope === 'tree') followChildren(config);
  record(config, {
    path: join(config.directory, `${process.pid}.${threadId}`),
    context: { ...config.context, threadName: nameThread() },
  });
}

function nameThread(): string {
  const name = getEnvironmentData(WORKER_NAME_KEY);
  return `worker ${threadId}${typeof name === 'string' && name !== '' ? ` ${name}` : ''}`;
}

interface Target {
  /** Of the file, without its suffix. */
  readonly path: string;
  readonly context: RecordingContext;
}

/** False: it could not begin, and the parent will say why. */
function record(config: RunConfig, target: Target): boolean {
  try {
    const note = config.engine === '' ? explainInspector(config) : config.engineNote;
    if (config.engine === 'inspector' || note !== undefined) {
      if (config.rotateMs > 0) {
        throw new NativeprofError(
          'ERR_INVALID_OPTION',
          `--rotate needs the signal engine: ${note}`,
        );
      }
      recordByInspector(config, target, note);
    } else recordBySignal(config, target);
    return true;
  } catch (error) {
    if (!(error instanceof NativeprofError)) throw error;
    leaveFailure(target.path, error.message);
    return false;
  }
}

/** The program and its children must not find us in what they inherit. */
function removeTraces({ nodeOptions }: RunConfig): void {
  delete process.env[RUN_CONFIG_VARIABLE];
  if (nodeOptions === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = nodeOptions;
}

/** What the parent could not foresee: this Node is another, or takes no addons. */
function explainInspector({ addonFile, scope }: RunConfig): string | undefined {
  const addon = require('../native/addon.js') as typeof import('../native/addon.js');
  const note = addon.explainInspector(addonFile);
  // In the parent's place, before the program's first line; those of a command may be read by it.
  if (note !== undefined && scope === 'process' && isMainThread)
    writeSync(2, `nativeprof: ${note}\n`);
  return note;
}

function recordBySignal(config: RunConfig, { context }: Target): void {
  // Loaded only now: a program recorded by the inspector needs no addon.
  const { loadAddon, mayAskV8 } =
    require('../native/addon.js') as typeof import('../native/addon.js');
  const addon = loadAddon(config.addonFile);
  leaveSignalsToProgram(addon);
  try {
    addon.start({
      ...config,
      askV8: mayAskV8(),
      // One file for all threads.
      savePath: join(config.directory, `${process.pid}${SIGNAL_RECORDING_SUFFIX}`),
      metadata: JSON.stringify(context),
    });
  } catch (error) {
    const { explainStartError } =
      require('../native/start-error.js') as typeof import('../native/start-error.js');
    throw explainStartError(error as NodeJS.ErrnoException);
  }
  if (isMainThread) catchFatalSignalsAgain(addon);
}

function recordByInspector(config: RunConfig, { path, context }: Target, note?: string): void {
  const { InspectorEngine } =
    require('../inspector-engine.js') as typeof import('../inspector-engine.js');
  const { tryLoadAddon } = require('../native/addon.js') as typeof import('../native/addon.js');
  // The inspector engine needs no addon, but ends better with one.
  const addon = tryLoadAddon(config.addonFile);
  const engine = new InspectorEngine(note, context);
  engine.start(config);
  const save = (): void => saveInspectorRecording(engine, path);
  if (!isMainThread) {
    // Signals are the main thread's; where that ends a worker, no JavaScript of it runs any more.
    process.once('exit', save);
    return;
  }
  if (addon === undefined) {
    saveWithoutAddon(save);
    return;
  }
  addon.onFatalSignal(save);
  process.once('exit', () => addon.endFatalSignals());
  catchFatalSignalsAgain(addon);
}

/** Never throws: the program would see it. */
function saveInspectorRecording(engine: InspectorEngine, path: string): void {
  try {
    const recording = JSON.stringify(engine.stopRaw());
    // A file that has its name is whole.
    writeFileSync(`${path}.part`, recording, { mode: 0o600 });
    renameSync(`${path}.part`, path + INSPECTOR_RECORDING_SUFFIX);
  } catch (error) {
    if ('errno' in (error as Error)) markUnwritten(path, error as NodeJS.ErrnoException);
    else leaveFailure(path, `the recording could not be saved: ${(error as Error).message}`);
  }
}

/** For the parent to tell. */
function leaveFailure(path: string, reason: string): void {
  try {
    writeFileSync(path + FAILURE_SUFFIX, reason, { mode: 0o600 });
  } catch (error) {
    markUnwritten(path, error as NodeJS.ErrnoException);
  }
}

/** At a signal only once the program returns to the event loop. */
function saveWithoutAddon(save: () => void): void {
  let saved = false;
  const saveOnce = (): void => {
    if (saved) return;
    saved = true;
    save();
  };
  process.once('exit', saveOnce);
  for (const signal of FATAL_SIGNALS) {
    const onSignal = (): void => {
      if (process.listenerCount(signal) > 1) return; // the program handles it
      saveOnce();
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}
