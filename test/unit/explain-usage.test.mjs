// A wrong command line: what commander says, in one line that helps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import usage from '../../dist/cli/explain-usage.js';

const CHOICES = 'text, html, markdown, json, chrome-trace';

test('the nearest choice is suggested, where one is near', () => {
  const explain = (word) =>
    usage.explainUsage(
      `error: option '-r, --renderer <name>' argument '${word}' is invalid. Allowed choices are ${CHOICES}.\n`,
    );
  for (const [word, nearest] of [
    ['htlm', 'html'],
    ['htm', 'html'],
    ['jsonn', 'json'],
    ['tex', 'text'],
    ['markdwon', 'markdown'],
    ['chromtrace', 'chrome-trace'],
  ]) {
    assert.ok(
      explain(word).endsWith(`Allowed choices are ${CHOICES}. (Did you mean ${nearest}?)\n`),
    );
  }
  for (const word of ['', 'svg', 'word', 'j', 'x'.repeat(5000)]) {
    assert.ok(explain(word).endsWith(`Allowed choices are ${CHOICES}.\n`), word);
  }
});

test('a shell that there is no completion for', () => {
  assert.equal(
    usage.explainUsage(
      "error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\n",
    ),
    "shell 'tcsh' is invalid. Allowed choices are bash, zsh, fish.\n",
  );
});
