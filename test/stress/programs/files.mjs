// File system calls of all three kinds: none may come back early or short because of a signal.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  promises,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import repetition from './support/repeat.cjs';

const folder = mkdtempSync(join(tmpdir(), 'stress-'));
const at = (name) => join(folder, name);
const big = Buffer.alloc(1_000_000, 'sixteen letters.');
execFileSync('mkfifo', [at('fifo')]);

function sync() {
  for (let i = 0; i < 50; i++) writeFileSync(at(`small-${i}`), `file ${i}`);
  writeFileSync(at('big'), big);
  appendFileSync(at('big'), 'end');
  const file = openSync(at('big'), 'r+');
  const buffer = Buffer.alloc(100_000);
  let read = 0;
  for (let length = -1; length !== 0; read += length) length = readSync(file, buffer);
  writeSync(file, 'more');
  closeSync(file);
  const names = readdirSync(folder).length;
  return {
    read,
    names,
    size: statSync(at('big')).size,
    end: readFileSync(at('big'), 'latin1').slice(-7),
  };
}

async function concurrent() {
  const indices = Array.from({ length: 30 }, (_, i) => i);
  await Promise.all(indices.map((i) => promises.writeFile(at(`async-${i}`), `${i}`.repeat(1000))));
  const texts = await Promise.all(indices.map((i) => promises.readFile(at(`async-${i}`), 'utf8')));
  await Promise.all(indices.map((i) => promises.rm(at(`async-${i}`))));
  await pipeline(
    createReadStream(at('big')),
    createGzip({ level: 1 }),
    createWriteStream(at('gz')),
  );
  const [reader, writer] = await Promise.all([
    promises.open(at('fifo'), 'r'),
    promises.open(at('fifo'), 'w'),
  ]);
  const reading = reader.readFile('utf8');
  await writer.writeFile('x'.repeat(200_000));
  await writer.close();
  const piped = (await reading).length;
  await reader.close();
  await promises.rm(at('gz'));
  const missing = await promises.stat(at('missing')).catch(({ code }) => code);
  return { length: texts.join('').length, piped, missing };
}

try {
  await repetition.repeatAsync(async () => ({ ...sync(), ...(await concurrent()) }));
} finally {
  rmSync(folder, { recursive: true });
}
