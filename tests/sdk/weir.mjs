// SPDX-License-Identifier: MIT
// Starts weirctl serve --demo for a test file, and what the client tests share.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const KEY = 'demo';

const READY_LIMIT_MS = 20_000;

// A red pixel.
export const PNG = 'data:image/png;base64,'
  + 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

// An empty page.
export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'
  + '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
  + '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
).toString('base64');

// A model of each family for the main features, one that thinks, and one to be failed: it cools
// down after that.
export const FAMILIES = [
  { family: 'Claude', model: 'anthropic--claude-4.5-sonnet',
    thinking: 'anthropic--claude-4.5-sonnet', failing: 'anthropic--claude-4.5-haiku' },
  { family: 'GPT', model: 'gpt-4.1', thinking: 'gpt-5', failing: 'gpt-4.1-mini' },
  { family: 'Gemini', model: 'gemini-2.5-pro', thinking: 'gemini-3.5-flash',
    failing: 'gemini-2.5-flash' },
];

// The same of what only Responses reaches, and of what has no deployment of its own; nothing is failed
// there, because the one deployment that serves all the others would cool down.
export const ORCHESTRATED = 'anthropic--claude-4.5-opus';
const ORCHESTRATION = { family: 'orchestration', model: ORCHESTRATED, thinking: ORCHESTRATED };
export const MORE_FAMILIES = [
  { family: 'Codex', model: 'gpt-5.3-codex', thinking: 'gpt-5.3-codex' }, ORCHESTRATION,
];
export const MORE_MODELS = MORE_FAMILIES.map(({ model }) => model);

// Those with limits and stop sequences, which Responses has not.
export const WITH_LIMITS = [...FAMILIES, ORCHESTRATION];

// Digits and spaces as no JSON library would write them again.
export const ODD_ARGUMENTS = '{"city": "Zürich", "n": 12345678901234567890, "x": 0.10, "e": 1E2}';

// Text that is easily broken on the way.
export const AWKWARD =
  'data: Grüße 👩‍👩‍👧 "quoted" \\back\\slash \t tab </script> \u2028 \u007f € event: [DONE]';

export const numbersTo = (n) => Array.from({ length: n }, (_, i) => i + 1).join(' ');

export async function collect(stream) {
  const items = [];
  for await (const item of stream)
    items.push(item);
  return items;
}

// What Weir would read its configuration from.
const CONFIGURES = /^(AICORE_|WEIR_|PORT$|HOST$|CONFIG_PATH$|CREDENTIALS_DIRECTORY$|DEBUG$)/;

function environment(folder) {
  const kept = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !CONFIGURES.test(name)));
  return {
    ...kept,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: folder,
    NO_PROXY: '*',
  };
}

// Starts the proxy on a free port. Returns { url, stop }.
export async function startWeir() {
  const folder = await mkdtemp(join(tmpdir(), 'weir-sdk-'));
  const child = spawn(process.env.WEIRCTL, ['serve', '--demo', '--port', '0'],
    { env: environment(folder), stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? signal));
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => { output += text; });

  const url = await waitForUrl(() => output, child);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      const status = await exited;
      await rm(folder, { recursive: true });
      assert.equal(status, 0, `weirctl ended with ${status}:\n${output}`);
    },
  };
}

async function waitForUrl(getOutput, child) {
  const limit = Date.now() + READY_LIMIT_MS;
  while (Date.now() < limit && child.exitCode === null) {
    const url = getOutput().match(/http:\/\/127\.0\.0\.1:[1-9]\d*/)?.[0];
    if (url !== undefined && await isHealthy(url))
      return url;
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`weirctl did not begin to serve:\n${getOutput()}`);
}

async function isHealthy(url) {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}
