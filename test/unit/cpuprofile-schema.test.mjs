/** `.cpuprofile` against the definition of the DevTools protocol, to the letter. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { render } from '../../dist/index.js';
import { profileFromText } from '../support/profile-from-text.mjs';
import {
  BUILD_PROGRAM,
  LINED_PROGRAM,
  ODDLY_NAMED_PROGRAM,
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
} from '../support/sample-profiles.mjs';

const { domains } = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve('devtools-protocol/json/js_protocol.json'),
    'utf8',
  ),
);

function findType(reference, domain) {
  const [ownDomain, name] = reference.includes('.') ? reference.split('.') : [domain, reference];
  const { types } = domains.find((it) => it.domain === ownDomain);
  return { type: types.find((it) => it.id === name), domain: ownDomain };
}

function check(value, definition, domain, path) {
  if (definition.$ref !== undefined) {
    const found = findType(definition.$ref, domain);
    check(value, found.type, found.domain, path);
  } else if (definition.type === 'array') {
    assert.ok(Array.isArray(value), path);
    value.forEach((item, i) => {
      check(item, definition.items, domain, `${path}[${i}]`);
    });
  } else if (definition.type === 'object') {
    const known = definition.properties.map(({ name }) => name);
    for (const key of Object.keys(value)) assert.ok(known.includes(key), `${path}.${key}: unknown`);
    for (const property of definition.properties) {
      const item = value[property.name];
      if (item === undefined) assert.ok(property.optional, `${path}.${property.name}: missing`);
      else check(item, property, domain, `${path}.${property.name}`);
    }
  } else if (definition.type === 'integer') {
    assert.ok(Number.isSafeInteger(value), `${path}: ${value}`);
  } else {
    assert.equal(typeof value, definition.type, path);
  }
}

const PROGRAMS = {
  BUILD_PROGRAM,
  LINED_PROGRAM,
  ODDLY_NAMED_PROGRAM,
  RECURSIVE_PROGRAM,
  SERVER_PROGRAM,
  empty: '# main',
};

for (const [name, text] of Object.entries(PROGRAMS)) {
  test(name, () => {
    const profile = JSON.parse(render('cpuprofile', profileFromText(text)));
    check(profile, { $ref: 'Profile' }, 'Profiler', 'profile');
    const { nodes, samples, timeDeltas, startTime, endTime } = profile;
    const ids = new Set(nodes.map(({ id }) => id));
    assert.equal(ids.size, nodes.length, 'ids are unique');
    assert.equal(nodes[0].callFrame.functionName, '(root)');
    const called = nodes.flatMap(({ children = [] }) => children);
    assert.deepEqual(
      called.toSorted((a, b) => a - b),
      [...ids].slice(1),
      'one caller each',
    );
    assert.ok(samples.every((id) => ids.has(id)));
    assert.equal(samples.length, timeDeltas.length);
    assert.ok(timeDeltas.every((delta) => delta >= 0));
    assert.equal(
      timeDeltas.reduce((sum, delta) => sum + delta, startTime),
      endTime,
    );
    for (const { hitCount, positionTicks = [] } of nodes) {
      const ticks = positionTicks.reduce((sum, it) => sum + it.ticks, 0);
      assert.ok(ticks <= hitCount, 'no more ticks than hits');
    }
  });
}
