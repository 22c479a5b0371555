/** What every format of report is: `render(profile, options)`, with the endings of its files. */
import type { Profile } from '../model/profile.js';
import type { TextOptions } from './text.js';

export interface Renderer {
  /** As `-r` takes it: `speedscope`. */
  readonly name: string;
  /** In one line, for help. */
  readonly description: string;
  /** Of its files; the first is the one we write: `.speedscope.json`. */
  readonly extensions: readonly string[];
  /** Bytes, which are never written to a terminal. */
  readonly isBinary: boolean;
  /** Of a profile with several threads it holds the first alone. */
  readonly holdsOneThread?: boolean;
  render(profile: Profile, options: TextOptions): string | Uint8Array;
}
