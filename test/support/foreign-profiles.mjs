/** Other tools' profiles: made by hand, read, and asked where their time is. */
import { Profile as PprofProfile, StringTable } from 'pprof-format';
import foreign from '../../dist/importers/read-foreign-profile.js';

export function readProfile(content, name = 'a.cpuprofile') {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return foreign.readForeignProfile(bytes, name);
}

/** Milliseconds by the name of the leaf. */
export function sumLeaves({ frames, stacks, threads }) {
  const sums = {};
  for (const { samples } of threads) {
    samples.stack.forEach((stack, i) => {
      const name = stack < 0 ? '' : frames[stacks.frame[stack]].name;
      sums[name] = (sums[name] ?? 0) + samples.wallNs[i] / 1e6;
    });
  }
  return sums;
}

/** `sampleTypes`: `[type, unit]`; `samples`: `[names, leaf last; values]`. */
export function makePprof(sampleTypes, samples, more = () => ({})) {
  const strings = new StringTable();
  const text = (it) => strings.dedup(it);
  const names = [...new Set(samples.flatMap(([stack]) => stack))];
  const idOf = (name) => names.indexOf(name) + 1;
  return new PprofProfile({
    sampleType: sampleTypes.map(([type, unit]) => ({ type: text(type), unit: text(unit) })),
    sample: samples.map(([stack, value, label = []]) => ({
      locationId: stack.map(idOf).reverse(),
      value,
      label: label.map(([key, str]) => ({ key: text(key), str: text(str) })),
    })),
    location: names.map((name) => ({
      id: idOf(name),
      line: [{ functionId: idOf(name), line: 7 }],
    })),
    function: names.map((name) => ({
      id: idOf(name),
      name: text(name),
      filename: text('/go/a.go'),
    })),
    stringTable: strings,
    ...more(text),
  }).encode();
}
