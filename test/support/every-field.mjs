/** A profile with something unusual in every field, for what must lose nothing. */
import { profileFromText } from './profile-from-text.mjs';

export function makeUnusualProfile() {
  const profile = profileFromText(
    `(anonymous)@/app/main.js:1:1;読み込み@/app/源/naïve "x".js:3:1;[gc] 3/1
     main@/app/main.js:7:2;Array.prototype.sort!builtin 0.5
     v8::internal::Heap!native@/usr/lib/libc.so.6;^a|b$!regexp;f!wasm@wasm://x;?!unknown 2
     # worker 3
     [idle] 250/0
     # worker 4`,
    {
      metadata: {
        engine: 'inspector',
        command: 'node "täxt"\nnext \u{1f600}',
        signal: '',
        intervalP50Us: 1000.25,
        maxOverhead: 0.01,
        startedAtMs: 1_700_000_000_000.5,
        notes: ['Some *notes*', ''],
      },
      counts: { lost: 3, refused: 2 ** 40, merged: 1 },
    },
  );
  const { stacks, threads } = profile;
  stacks.line.set([1, 2 ** 31 - 1, 0, 7]);
  stacks.column.set([9, 0, 2 ** 31 - 1]);
  stacks.inlined.set([0, 1, 0, 1]);
  // Beyond 32 bits, fractions, the smallest and the largest there are, the empty stack.
  threads[0].samples.wallNs.set([2 ** 40 + 1, 0.1, Number.MAX_VALUE]);
  threads[0].samples.cpuNs.set([2 ** 33, 5e-324, 0]);
  threads[1].samples.stack.set([-1]);
  profile.frames[0] = { ...profile.frames[0], name: 'half \ud83d', line: 2 ** 31 - 1 };
  const generated = { file: '/app/dist/main.js', line: 1, column: 88 };
  profile.frames[1] = { ...profile.frames[1], generated };
  return profile;
}

/** For JSON: typed arrays as lists. */
export function toPlain(profile) {
  return JSON.parse(
    JSON.stringify(profile, (_, value) => (ArrayBuffer.isView(value) ? [...value] : value)),
  );
}
