// SPDX-License-Identifier: MIT
// The examples of CommonMark, through the blocks that the chat shows replies with.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const spec = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/commonmark-spec/spec.txt');

test('CommonMark: the examples, each cut at each byte', () => {
  const run = spawnSync(process.env.COMMONMARK, [spec], { encoding: 'utf8' });

  assert.equal(run.status, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /^ok List items: 48 of 48$/m);
});
