import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import packages from '../../dist/processors/packages.js';

const { packageOf } = packages;

describe('packageOf', () => {
  const cases = {
    '/app/node_modules/terser/dist/index.js': 'terser',
    '/app/node_modules/@babel/core/lib/index.js': '@babel/core',
    '/app/node_modules/a/node_modules/b/index.js': 'b',
    '/app/node_modules/.pnpm/terser@5.1.0/node_modules/terser/main.js': 'terser',
    'C:\\app\\node_modules\\@babel\\core\\lib\\index.js': '@babel/core',
    'node:fs': 'node:fs',
    'node:fs/promises': 'node:fs/promises',
    'node:internal/modules/cjs/loader': 'node:internal',
    '/app/src/node_modules.js': undefined,
    '/app/main.js': undefined,
    '': undefined,
  };
  for (const [file, name] of Object.entries(cases)) {
    test(file || 'no file', () => assert.equal(packageOf(file), name));
  }
});
