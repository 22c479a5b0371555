/** A Profile's paths as nodes of V8's profile tree: functions, with what is executed in them aside. */
import { mergePaths } from '../model/merge-paths.js';
import type { Frame, Profile, Thread } from '../model/profile.js';
import { urlOf } from '../model/script-path.js';
import { nameFrame } from '../processors/written-names.js';

export interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  /** From 0; -1: unknown. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

export interface V8Nodes {
  /** Callers before what they call. */
  readonly nodes: readonly V8Node[];
  /** From an entry of the stack table to its node. */
  idOf(stack: number): number;
}

interface V8Node {
  readonly id: number;
  /** ROOT_ID for what nobody called. */
  readonly parent: number;
  readonly callFrame: CallFrame;
}

/** Of the node `(root)`, which stands for the empty stack. */
export const ROOT_ID = 1;
export const ROOT_FRAME: CallFrame = {
  functionName: '(root)',
  scriptId: '0',
  url: '',
  lineNumber: -1,
  columnNumber: -1,
};

/** V8's own names, which its tools treat apart. */
const V8_NAMES: ReadonlyMap<string, string> = new Map([
  ['[idle]', '(idle)'],
  ['[gc]', '(garbage collector)'],
]);

/** Of one thread's stacks alone. */
export function buildV8Nodes(profile: Profile, thread: Thread): V8Nodes {
  const paths = mergePaths(profile);
  const isUsed = new Uint8Array(paths.frame.length);
  for (const stack of thread.samples.stack) {
    if (stack >= 0) isUsed[paths.ofStack[stack] as number] = 1;
  }
  for (let path = isUsed.length - 1; path >= 0; path--) {
    const parent = paths.parent[path] as number;
    if (isUsed[path] && parent >= 0) isUsed[parent] = 1;
  }
  const callFrameOf = makeDescriber();
  const idOfPath = new Int32Array(paths.frame.length);
  const nodes: V8Node[] = [];
  paths.frame.forEach((frame, path) => {
    if (!isUsed[path]) return;
    const id = ROOT_ID + 1 + nodes.length;
    const parent = idOfPath[paths.parent[path] as number] ?? ROOT_ID;
    idOfPath[path] = id;
    nodes.push({ id, parent, callFrame: callFrameOf(frame) });
  });
  return {
    nodes,
    idOf: (stack) => (stack < 0 ? ROOT_ID : (idOfPath[paths.ofStack[stack] as number] as number)),
  };
}

function makeDescriber(): (frame: Frame) => CallFrame {
  const scriptIds = new Map<string, string>();
  const known = new Map<Frame, CallFrame>();
  const describe = (frame: Frame): CallFrame => {
    const { kind, name, file, line, column } = frame;
    // A library is no script, but its name is all that tells where native code is from.
    const url = kind === 'native' ? file : urlOf(file);
    let scriptId = url === '' ? '0' : scriptIds.get(url);
    if (scriptId === undefined) {
      scriptId = String(scriptIds.size + 1);
      scriptIds.set(url, scriptId);
    }
    const isAnonymous = kind === 'js' && name === '(anonymous)';
    const ofV8 = kind === 'pseudo' ? V8_NAMES.get(name) : undefined;
    return {
      functionName: isAnonymous ? '' : (ofV8 ?? nameFrame(frame)),
      scriptId,
      url,
      lineNumber: line - 1,
      columnNumber: line === 0 ? -1 : Math.max(column - 1, 0),
    };
  };
  return (frame) => {
    const described = known.get(frame) ?? describe(frame);
    known.set(frame, described);
    return described;
  };
}
