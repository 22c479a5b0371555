/** DevTools of the system's Chromium: its own models of CPU profiles and traces read our files. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { render } from '../../dist/index.js';
import { explainNoChromium, openUrl } from '../support/browser.mjs';
import { profileFromText } from '../support/profile-from-text.mjs';
import { makeFolder } from '../support/programs.mjs';
import { BUILD_PROGRAM, LINED_PROGRAM, THREADED_PROGRAM } from '../support/sample-profiles.mjs';

const DEVTOOLS = 'devtools://devtools/bundled';
const skip = explainNoChromium();

/** Milliseconds of own time by function, as DevTools counts them from the samples. */
function measureFunctions([folder, profile]) {
  return import(`${folder}/models/cpu_profile/cpu_profile.js`).then(({ CPUProfileDataModel }) => {
    const model = new CPUProfileDataModel.CPUProfileDataModel(profile);
    const self = {};
    model.forEachFrame(
      () => {},
      (_depth, { functionName }, _sample, _start, _duration, selfTime) => {
        self[functionName] = (self[functionName] ?? 0) + selfTime;
      },
    );
    const ofHits = {};
    for (const node of model.nodes()) {
      ofHits[node.functionName] = (ofHits[node.functionName] ?? 0) + node.self;
    }
    return { self, ofHits, lines: model.nodes().flatMap((node) => node.positionTicks ?? []) };
  });
}

test('.cpuprofile: own times by samples and by hits', { skip }, async (t) => {
  const page = await openUrl(t, `${DEVTOOLS}/devtools_app.html`);
  const profile = JSON.parse(render('cpuprofile', profileFromText(BUILD_PROGRAM)));
  const { self, ofHits } = await page.evaluate(measureFunctions, [DEVTOOLS, profile]);
  // It does not know how long the last sample is, and takes the mean of the others for it.
  const rest = 300;
  const expected = { compress: 1402, token: 310, mangle: 208, readPackage: 232, '(idle)': 608 };
  for (const [name, ms] of Object.entries(expected)) {
    assert.ok(Math.abs(self[name] - ms) < 1, `${name}: ${self[name]} ms by samples`);
    assert.ok(Math.abs(ofHits[name] - ms) < 0.08 * ms + 1, `${name}: ${ofHits[name]} ms by hits`);
  }
  const total = Object.values(self).reduce((sum, ms) => sum + ms, 0);
  assert.ok(total >= 4811 && total <= 4812 + rest, `${total} ms`);
});

test('.cpuprofile: hits by line', { skip }, async (t) => {
  const page = await openUrl(t, `${DEVTOOLS}/devtools_app.html`);
  const profile = JSON.parse(render('cpuprofile', profileFromText(LINED_PROGRAM)));
  const { lines } = await page.evaluate(measureFunctions, [DEVTOOLS, profile]);
  assert.deepEqual(
    lines.find(({ line }) => line === 12),
    { line: 12, ticks: 36 },
  );
});

test('chrome-trace: threads and calls in its model, and in the Performance panel', {
  skip,
}, async (t) => {
  const page = await openUrl(t, `${DEVTOOLS}/devtools_app.html`);
  const trace = render('chrome-trace', profileFromText(THREADED_PROGRAM));
  const threads = await page.evaluate(
    async ([folder, text]) => {
      const { TraceModel } = await import(`${folder}/models/trace/trace.js`);
      const model = TraceModel.Model.createWithAllHandlers();
      await model.parse(JSON.parse(text).traceEvents, { metadata: {}, isFreshRecording: false });
      const { Renderer } = model.parsedTrace(0).data;
      return [...Renderer.processes.values()].flatMap((process) =>
        [...process.threads.values()].map(({ name, entries }) => ({
          name,
          hashMs: entries
            .filter((entry) => entry.name === 'hash')
            .reduce((sum, { dur }) => sum + dur / 1000, 0),
        })),
      );
    },
    [DEVTOOLS, trace],
  );
  assert.deepEqual(threads, [
    { name: 'main', hashMs: 0 },
    { name: 'worker 1', hashMs: 810 },
    { name: 'worker 2', hashMs: 410 },
  ]);
  await page.evaluate(
    async ([folder, text]) => {
      const { ViewManager } = await import(`${folder}/ui/legacy/legacy.js`);
      await ViewManager.ViewManager.instance().showView('timeline');
      const { TimelinePanel } = await import(`${folder}/panels/timeline/timeline.js`);
      const file = new File([text], 'a.trace.json', { type: 'application/json' });
      await TimelinePanel.TimelinePanel.instance().loadFromFile(file);
    },
    [DEVTOOLS, trace],
  );
  await page.getByText('Bottom-up').waitFor();
  const screenshots = process.env.NATIVEPROF_SCREENSHOTS ?? makeFolder(t);
  await page.screenshot({ path: join(screenshots, 'devtools-performance.png') });
});
