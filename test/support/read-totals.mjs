/** How much time each format says there is, per thread, in nanoseconds: read as its own tools read it. */
import { createRequire } from 'node:module';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { Profile as PprofProfile } from 'pprof-format';

const { decodePage } = createRequire(import.meta.url)('../../dist/page-data/decode-page.js');

/** Format -> (what it rendered, wall or cpu) -> [[thread, ns], ...]. */
export const READ_TOTALS = {
  html: readHtml,
  json: readJson,
  speedscope: readSpeedscope,
  cpuprofile: readCpuProfile,
  pprof: readPprof,
  collapsed: readCollapsed,
  firefox: readFirefox,
  'chrome-trace': readChromeTrace,
};

/** What a whole unit of the format may hide. */
export const UNIT_NS = { cpuprofile: 1000, collapsed: 1000, 'chrome-trace': 1000 };

function readHtml(rendered, weight) {
  const [, data] = /<script id="[^"]+" type="text\/plain">([^<]*)</.exec(rendered);
  const { profile } = decodePage(inflateRawSync(Buffer.from(data, 'base64')));
  const field = weight === 'cpu' ? 'cpuNs' : 'wallNs';
  return profile.threads.map(({ name, samples }) => [name, sum(samples[field])]);
}

function readJson(rendered, weight) {
  const { tree } = JSON.parse(rendered);
  const threads = tree.children.filter(({ role }) => role === 'thread');
  const field = weight === 'cpu' ? 'cpuNs' : 'wallNs';
  const sumSelf = ({ self, children }) =>
    children.reduce((sum, child) => sum + sumSelf(child), self[field]);
  return (threads.length > 0 ? threads : [tree]).map((it) => [it.name.slice(1, -1), sumSelf(it)]);
}

function readSpeedscope(rendered) {
  const { profiles } = JSON.parse(rendered);
  return profiles.map(({ name, weights }) => [profiles.length > 1 ? name : 'main', sum(weights)]);
}

function readCpuProfile(rendered) {
  const { timeDeltas, startTime, endTime } = JSON.parse(rendered);
  const us = sum(timeDeltas);
  if (us !== endTime - startTime) throw new Error('deltas do not lead to the end');
  return [['main', us * 1000]];
}

function readPprof(rendered, weight) {
  const profile = PprofProfile.decode(gunzipSync(rendered));
  const { strings } = profile.stringTable;
  const index = profile.sampleType.findIndex(({ type }) => strings[type] === weight);
  return sumByThread(
    profile.sample.map(({ value, label }) => [
      strings[label.find(({ key }) => strings[key] === 'thread').str],
      Number(value[index]),
    ]),
  );
}

function readCollapsed(rendered) {
  return sumByThread(
    rendered
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [stack, us] = [line.slice(0, line.lastIndexOf(' ')), line.split(' ').at(-1)];
        return [stack.split(';')[0].slice(1, -1), Number(us) * 1000];
      }),
  );
}

function readFirefox(rendered) {
  const { threads } = JSON.parse(rendered);
  return threads.map(({ name, samples }) => [name, sum(samples.weight) * 1e6]);
}

/** Own times, so that calls must nest to add up. */
function readChromeTrace(rendered) {
  const { traceEvents } = JSON.parse(rendered);
  const nameOf = new Map(
    traceEvents
      .filter(({ name }) => name === 'thread_name')
      .map(({ tid, args }) => [tid, args.name]),
  );
  const rows = [];
  let open = [];
  for (const { ph, tid, ts, dur } of traceEvents) {
    if (ph !== 'X') continue;
    open = open.filter((it) => it.tid === tid && it.end > ts);
    if (open.some((it) => ts + dur > it.end)) throw new Error('a call outlasts its caller');
    rows.push([nameOf.get(tid), dur * 1000]);
    if (open.length > 0) rows.push([nameOf.get(tid), -dur * 1000]);
    open.push({ tid, end: ts + dur });
  }
  return sumByThread(rows);
}

function sumByThread(rows) {
  const sums = new Map();
  for (const [thread, ns] of rows) sums.set(thread, (sums.get(thread) ?? 0) + ns);
  return [...sums];
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
