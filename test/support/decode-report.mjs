// All that can be read out of a report or a session file, however it is packed.
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** The bytes as text, and all that is compressed, or compressed and in base64, inside them. */
export function decodeReport(content) {
  const bytes = Buffer.from(content);
  const texts = [bytes.toString('utf8'), ...findCompressed(bytes)];
  for (const [base64] of bytes.toString('latin1').matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)) {
    const decoded = Buffer.from(base64, 'base64');
    texts.push(decoded.toString('utf8'), tryInflate(inflateRawSync, decoded));
    texts.push(...findCompressed(decoded));
  }
  return texts.join('\n');
}

function findCompressed(bytes) {
  const texts = [];
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b) {
      texts.push(tryInflate(gunzipSync, bytes.subarray(at)));
    }
    const isZlib = (bytes[at] & 0x0f) === 8 && bytes.readUInt16BE(at) % 31 === 0;
    if (isZlib) texts.push(tryInflate(inflateSync, bytes.subarray(at)));
  }
  return texts;
}

function tryInflate(inflate, bytes) {
  try {
    return inflate(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
  } catch {
    return '';
  }
}
