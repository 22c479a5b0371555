/** Session files that no writer of ours would write: built byte by byte, with a right checksum. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

const HEADER_BYTES = 24;

/** `sections`: `[name, JSON value or bytes]`. */
export function buildSessionFile(sections, { version = 1 } = {}) {
  const preamble = Buffer.from('\x89nprof\r\n\0\0\0\0', 'latin1');
  preamble.writeUInt32LE(version, 8);
  const parts = [preamble];
  for (const [name, content] of sections) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const deflated = deflateSync(bytes);
    const stored = deflated.length < bytes.length ? deflated : bytes;
    parts.push(...buildSection(name, stored, bytes.length));
  }
  return signSessionFile(Buffer.concat(parts));
}

/** As it is, `end` and all, with the checksum that it should have. */
export function signSessionFile(unsigned) {
  const [end] = buildSection('end', Buffer.alloc(32), 32);
  const signed = Buffer.concat([unsigned, end]);
  return Buffer.concat([signed, createHash('sha256').update(signed).digest()]);
}

export function buildSection(name, stored, sizeBytes) {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(name, 'latin1');
  header.writeUInt32LE(stored.length, 16);
  header.writeUInt32LE(sizeBytes, 20);
  return [header, stored];
}

/** `columns`: `[name, encoding, bytes]`. */
export function buildBlock(rowCount, columns, more = {}) {
  const head = {
    ...more,
    rowCount,
    columns: columns.map(([name, encoding, bytes]) => ({
      name,
      encoding,
      sizeBytes: bytes.length,
    })),
  };
  const bytes = columns.map(([, , values]) => Buffer.from(values));
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...bytes]);
}
