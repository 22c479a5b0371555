/** Other tools' profiles, told apart by their content: V8's `.cpuprofile` and pprof, gzipped or not. */
import { gunzipSync } from 'node:zlib';
import { Profile as Pprof } from 'pprof-format';
import { NativeprofError } from '../model/errors.js';
import type { Profile } from '../model/profile.js';
import { checkCpuProfile } from './check-cpu-profile.js';
import { checkPprof } from './check-pprof.js';
import { buildProfile } from './cpu-profile.js';
import { DESCRIBED_BY_OTHERS } from './foreign-metadata.js';
import { convertPprof } from './pprof.js';

const BRACE = 0x7b;
const WHITE_SPACE: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
/** Later than any time since a machine started: what is above counts from 1970. */
const EARLIEST_EPOCH_US = Date.UTC(2001, 0) * 1000;
const US_PER_MS = 1000;

/** Throws ERR_NOT_A_PROFILE, with a reason in one line. */
export function readForeignProfile(bytes: Uint8Array, fileName: string): Profile {
  try {
    return read(bytes, fileName);
  } catch (error) {
    if (error instanceof NativeprofError) throw error;
    const reason = (error as Error).message;
    throw new NativeprofError('ERR_NOT_A_PROFILE', `cannot read ${fileName}: ${reason}`, {
      cause: error,
    });
  }
}

function read(bytes: Uint8Array, fileName: string): Profile {
  if (bytes.length === 0) throw new Error('it is empty');
  const content = unzip(bytes);
  if (content[findStart(content)] === BRACE) return readCpuProfile(content, fileName);
  // Protocol buffers have no mark of their own: what is none does not decode, or to nothing sensible.
  return readPprof(content, fileName);
}

/** Of JSON, behind a byte order mark and white space. */
function findStart(content: Uint8Array): number {
  const mark = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0;
  return content.findIndex((byte, i) => i >= mark && !WHITE_SPACE.includes(byte));
}

function unzip(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new Error('its compressed content is cut off or damaged', { cause: error });
  }
}

function readCpuProfile(content: Uint8Array, fileName: string): Profile {
  const profile = checkCpuProfile(parseJson(content));
  const isEpoch = profile.startTime > EARLIEST_EPOCH_US;
  return buildProfile(profile, 0, 'main', {
    ...DESCRIBED_BY_OTHERS,
    command: fileName,
    startedAtMs: isEpoch ? profile.startTime / US_PER_MS : 0,
  });
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch (error) {
    throw new Error('its JSON is cut off or damaged', { cause: error });
  }
}

function readPprof(content: Uint8Array, fileName: string): Profile {
  const profile = convertPprof(checkPprof(decodePprof(content)));
  const { command } = profile.metadata;
  return { ...profile, metadata: { ...profile.metadata, command: command || fileName } };
}

function decodePprof(content: Uint8Array): Pprof {
  try {
    return Pprof.decode(content);
  } catch (error) {
    throw new Error('it is neither a .cpuprofile nor a pprof profile', { cause: error });
  }
}
