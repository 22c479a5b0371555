// What holds for every recording, however its program ended.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Checks the recordings that processes have left in `folder`.
 * @returns {{count: number, problems: string[]}}
 */
export function checkRecordings(folder) {
  const { decodeRecording } = require('../../dist/native/recording.js');
  const { readRecordingFile } = require('../../dist/native/recording-file.js');
  const problems = [];
  let count = 0;
  for (const name of readdirSync(folder)) {
    // Of a process that was killed as it wrote the first piece.
    if (name.endsWith('.recording.part')) continue;
    if (!name.endsWith('.recording')) {
      problems.push(`${name} was left behind`);
      continue;
    }
    count++;
    try {
      for (const thread of readRecordingFile(join(folder, name))) {
        const profile = decodeRecording(thread);
        problems.push(...checkProfile(profile).map((problem) => `${name}: ${problem}`));
      }
    } catch (error) {
      problems.push(`${name}: ${error.message}`);
    }
  }
  return { count, problems };
}

/** @returns {string[]} what is wrong */
export function checkProfile({ metadata, counts, frames, stacks, threads }) {
  const problems = [];
  const expect = (holds, what) => {
    if (!holds) problems.push(what);
  };
  const { ticks, sampled, repeated, lost, refused } = counts;
  expect(
    ticks === sampled + repeated + lost + refused,
    `the counts do not add up: ${JSON.stringify(counts)}`,
  );
  for (const [name, value] of Object.entries(counts)) {
    expect(Number.isSafeInteger(value) && value >= 0, `${name} is ${value}`);
  }
  expect(
    stacks.parent.every((parent, index) => parent >= -1 && parent < index),
    'a stack stands before its parent',
  );
  expect(
    stacks.frame.every((frame) => frame >= 0 && frame < frames.length),
    'a stack has a frame that does not exist',
  );
  expect(
    frames.every(({ name }) => name !== ''),
    'a frame has no name',
  );
  for (const { samples, startNs = 0 } of threads) {
    problems.push(...checkColumns(samples, stacks.frame.length));
    const endNs = samples.wallNs.reduce((sum, it) => sum + it, startNs);
    // A worker is there for a part of the time; of its start the day's clock tells milliseconds.
    const isWhole = threads.length === 1 || endNs - startNs === metadata.durationNs;
    const slackNs = isWhole ? 1e-6 * metadata.durationNs + 1 : 5e6;
    expect(
      endNs <= metadata.durationNs + slackNs &&
        (!isWhole || endNs >= metadata.durationNs - slackNs),
      `samples from ${startNs} ns cover up to ${endNs} ns of ${metadata.durationNs} ns`,
    );
  }
  return problems;
}

function checkColumns({ stack, wallNs, cpuNs }, stackCount) {
  const problems = [];
  if (stack.length !== wallNs.length || stack.length !== cpuNs.length) {
    return [`columns of ${stack.length}, ${wallNs.length} and ${cpuNs.length} samples`];
  }
  for (let i = 0; i < stack.length; i++) {
    // The two clocks are not read at the same instant.
    const isSound = wallNs[i] >= 0 && cpuNs[i] >= 0 && cpuNs[i] <= wallNs[i] + 1;
    const isKnown = stack[i] >= -1 && stack[i] < stackCount;
    if (isSound && isKnown) continue;
    problems.push(`sample ${i}: stack ${stack[i]}, wall ${wallNs[i]} ns, CPU ${cpuNs[i]} ns`);
    if (problems.length === 5) return problems;
  }
  return problems;
}
