/** The version of this package, read from its package.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packageJson = readFileSync(join(__dirname, '..', 'package.json'), 'utf8');

export const version = (JSON.parse(packageJson) as { version: string }).version;
