/** What the threads of one process have left in a file, as one profile. */
import { mergeRun } from '../model/merge-run.js';
import type { Profile } from '../model/profile.js';
import type { RecordingEnd } from './complete-profile.js';
import { decodeRecording, readAll } from './recording.js';
import { corruptRecording, readRecordingFile } from './recording-file.js';

/** `end`: of what the process could not finish. Throws ERR_CORRUPT_RECORDING. */
export function readProcess(path: string, end: RecordingEnd): Profile {
  const recordings = readRecordingFile(path);
  try {
    const threads = recordings.map((it) => decodeRecording(it, end));
    // Now, where an error is expected.
    threads.forEach(readAll);
    const isMain = ({ threads: [thread] }: Profile): boolean => thread?.name === 'main';
    const [first, ...others] = threads.toSorted((a, b) => Number(isMain(b)) - Number(isMain(a)));
    return mergeRun([first as Profile, ...others]);
  } catch (error) {
    throw corruptRecording(path, new Error('it is damaged', { cause: error }));
  }
}
