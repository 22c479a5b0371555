/** What the nodes of V8's profiles are called, and what that makes them. */
import type { Frame, FrameKind } from '../model/profile.js';
import { pathOf } from '../model/script-path.js';
import type { CpuProfileNode } from './cpu-profile.js';
import { isLibrary, nameOfV8 } from './frame-names.js';

export function nameNode(callFrame: CpuProfileNode['callFrame']): Frame {
  const { functionName, url, lineNumber, columnNumber } = callFrame;
  const pseudo = nameOfV8(functionName, url);
  const regexp = url === '' ? patternOf(functionName) : undefined;
  return {
    kind: pseudo !== undefined ? 'pseudo' : regexp !== undefined ? 'regexp' : kindOf(callFrame),
    name: pseudo ?? regexp ?? nameFunction(functionName),
    file: pathOf(url),
    line: lineNumber + 1,
    column: lineNumber < 0 ? 0 : columnNumber + 1,
  };
}

/** `RegExp: \d+` is V8's name, `/\d+/` ours. */
function patternOf(name: string): string | undefined {
  return /^RegExp: (.+)$/s.exec(name)?.[1] ?? /^\/(.+)\/$/s.exec(name)?.[1];
}

/** Ours for code that is a module's own. */
function nameFunction(name: string): string {
  return name === '' || name === '<module>' ? '(anonymous)' : name;
}

function kindOf({ url, lineNumber }: CpuProfileNode['callFrame']): FrameKind {
  // Of builtins V8 tells neither file nor line, of evaluated code no file.
  if (url === '') return lineNumber < 0 ? 'builtin' : 'js';
  if (url.startsWith('wasm:')) return 'wasm';
  return isLibrary(url) ? 'native' : 'js';
}
