/** What the functions of a pprof profile are called, and what that makes them. */
import type { Function as PprofFunction } from 'pprof-format';
import type { Frame, FrameKind } from '../model/profile.js';
import { pathOf } from '../model/script-path.js';
import { isLibrary, nameOfV8 } from './frame-names.js';

export function nameFunction(
  { name, filename, startLine }: PprofFunction,
  text: (index: number | bigint) => string,
): Frame {
  const file = pathOf(text(filename));
  const line = Number(startLine);
  const written = text(name);
  const pseudo = nameOfV8(written, file);
  if (pseudo !== undefined) return { kind: 'pseudo', name: pseudo, file, line, column: 0 };
  // @datadog/pprof: (anonymous:L#12:C#5)
  const [, ofLine, ofColumn] = /^\(anonymous:L#(\d+):C#(\d+)\)$/.exec(written) ?? [];
  if (ofLine !== undefined) {
    const position = { line: Number(ofLine), column: Number(ofColumn) };
    return { kind: 'js', name: '(anonymous)', file, ...position };
  }
  // Ours: functions without a name have their place, for pprof takes those of one name for one.
  const [, nameless] = /^(<module>|\(anonymous\))( |$)/.exec(written) ?? [];
  if (nameless !== undefined) {
    return { kind: 'js', name: '(anonymous)', file, line, column: nameless === '<module>' ? 1 : 0 };
  }
  const pattern = file === '' ? /^\/(.+)\/$/s.exec(written)?.[1] : undefined;
  if (pattern !== undefined) return { kind: 'regexp', name: pattern, file, line, column: 0 };
  return { kind: kindOf(file), name: written || '[unknown]', file, line, column: 0 };
}

function kindOf(file: string): FrameKind {
  if (file === '') return 'builtin';
  if (file.startsWith('wasm:')) return 'wasm';
  return isLibrary(file) ? 'native' : 'js';
}
