// A profile whose every text tries to break out of where it is shown.
import { profileFromText } from './profile-from-text.mjs';

export const HOSTILE_TEXTS = [
  '</script><script>globalThis.owned = true</script>',
  '<!--<script>',
  '<img src=x onerror="globalThis.owned = true">',
  '"><b>bold</b>',
  "' onmouseover='globalThis.owned = true",
  'line\u2028separator\u2029and\u0000zero',
  '__proto__',
  'constructor',
];

export function makeHostileProfile() {
  const all = HOSTILE_TEXTS.join(' ');
  const profile = profileFromText(
    HOSTILE_TEXTS.map((_, i) => `f${i}@/app/f.js:${i + 1}:1 10`).join('\n'),
    {
      metadata: { command: all, notes: [all], nodeVersion: all, profilerVersion: all, cwd: '/app' },
    },
  );
  const frames = profile.frames.map((frame, i) => ({
    ...frame,
    name: HOSTILE_TEXTS[i],
    file: `/app/${HOSTILE_TEXTS[i]}.js`,
  }));
  const stacks = { ...profile.stacks, line: profile.stacks.line.map((_, i) => i + 1) };
  const threads = profile.threads.map((thread) => ({ ...thread, name: all }));
  return { ...profile, frames, stacks, threads };
}
