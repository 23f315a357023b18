// SPDX-License-Identifier: MIT
// What the guides show is run as it stands there: programs of the libraries, and lines for curl. Only the
// address becomes that of the proxy of the test.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { KEY, startWeir } from './weir.mjs';

const GUIDES = join(import.meta.dirname, '../../docs/clients');
const BLOCK = /^```(js|sh)\n(.*?)^```$/gms;
const ADDRESS = /http:\/\/127\.0\.0\.1:3001/g;

const run = promisify(execFile);

let weir;
before(async () => { weir = await startWeir(); });
after(() => weir?.stop());

const environment = () => ({ PATH: process.env.PATH, HOME: '/nonexistent', NO_PROXY: '*',
  WEIR_API_KEY: KEY });

// Beside this file, where the libraries are found.
async function runProgram(name, text) {
  const path = join(import.meta.dirname, `guide-${name}-${process.pid}.mjs`);
  try {
    writeFileSync(path, text);
    return (await run(process.execPath, [path], { env: environment() })).stdout;
  } finally {
    rmSync(path, { force: true });
  }
}

const readBlocks = (text, kind) =>
  [...text.matchAll(BLOCK)].filter((block) => block[1] === kind).map((block) => block[2]);

const guides = readdirSync(GUIDES).filter((name) => name.endsWith('.md'))
  .map((name) => ({ name: basename(name, '.md'), text: readFileSync(join(GUIDES, name), 'utf8') }));

describe('programs', () => {
  for (const { name, text } of guides)
    for (const block of readBlocks(text, 'js'))
      test(name, async () => {
        const said = await runProgram(name, block.replaceAll(ADDRESS, weir.url));

        assert.match(said, /\S/);
        assert.doesNotMatch(said, /undefined|null/);
      });

  test('there are some', () => {
    assert.ok(guides.flatMap(({ text }) => readBlocks(text, 'js')).length >= 6);
  });
});

describe('curl', () => {
  const lines = readBlocks(guides.find(({ name }) => name === 'curl').text, 'sh');

  for (const block of lines)
    test(block.split(/\s/).find((word) => word.startsWith('http')), async () => {
      const command = block.replace(/^curl /, 'curl -sS --fail-with-body ');
      const { stdout } = await run('sh', ['-ec', command.replaceAll(ADDRESS, weir.url)],
        { env: environment() });

      assert.match(stdout, /"(choices|content|candidates|data)"/);
    });
});
