/**
 * In the program that `nativeprof run` started, before its first line: begins the recording and sees
 * to it that it is saved however the program ends.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NativeprofError } from '../model/errors.js';
import { describeThisProcess } from '../process-context.js';
import {
  FAILURE_SUFFIX,
  INSPECTOR_RECORDING_SUFFIX,
  RUN_CONFIG_VARIABLE,
  type RunConfig,
  SIGNAL_RECORDING_SUFFIX,
} from './run-config.js';

const FATAL_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

export function recordThisProcess(config: RunConfig): void {
  if (config.scope === 'script') removeTraces(config);
  const path = join(config.directory, String(process.pid));
  try {
    if (config.engine === 'signal') recordBySignal(config, path);
    else recordByInspector(config, path);
  } catch (error) {
    if (!(error instanceof NativeprofError)) throw error;
    writeFileSync(path + FAILURE_SUFFIX, error.message, { mode: 0o600 });
    // A program that was to be profiled does not run unprofiled; a helper of it does.
    if (config.scope === 'script') process.exit(1);
  }
}

/** The program and its children must not find us in what they inherit. */
function removeTraces({ nodeOptions }: RunConfig): void {
  delete process.env[RUN_CONFIG_VARIABLE];
  if (nodeOptions === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = nodeOptions;
}

function recordBySignal(config: RunConfig, path: string): void {
  // Loaded only now: a program recorded by the inspector needs no addon.
  const { loadAddon, mayAskV8 } =
    require('../native/addon.js') as typeof import('../native/addon.js');
  const addon = loadAddon(config.addonFile);
  try {
    addon.start({
      ...config,
      askV8: mayAskV8(),
      savePath: path + SIGNAL_RECORDING_SUFFIX,
      metadata: JSON.stringify(describeThisProcess(config.profilerVersion)),
    });
  } catch (error) {
    const { explainStartError } =
      require('../native/start-error.js') as typeof import('../native/start-error.js');
    throw explainStartError(error as NodeJS.ErrnoException);
  }
  // Behind Node's own listener, which has given the signal back by then.
  process.on('removeListener', (event) => {
    if ((FATAL_SIGNALS as readonly unknown[]).includes(event)) addon.catchFatalSignals();
  });
}

function recordByInspector(config: RunConfig, path: string): void {
  const { InspectorEngine } =
    require('../inspector-engine.js') as typeof import('../inspector-engine.js');
  const engine = new InspectorEngine();
  engine.start(config);
  let saved = false;
  const save = (): void => {
    if (saved) return;
    saved = true;
    const recording = JSON.stringify(engine.stopRaw());
    writeFileSync(path + INSPECTOR_RECORDING_SUFFIX, recording, { mode: 0o600 });
  };
  process.once('exit', save);
  for (const signal of FATAL_SIGNALS) {
    const onSignal = (): void => {
      if (process.listenerCount(signal) > 1) return; // the program handles it
      save();
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}
