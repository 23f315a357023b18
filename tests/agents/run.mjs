// SPDX-License-Identifier: MIT
// Runs the agents and prints a table. Usage: see run.sh.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { KEY, startWeir } from '../sdk/weir.mjs';
import { AGENTS, getVersion } from './agents.mjs';
import { startRecorder } from './recorder.mjs';

const LIMIT_MS = 120_000;

// One of each family, and one that thinks in the newest way.
const MODELS = ['anthropic--claude-4.5-sonnet', 'gpt-4.1', 'gemini-2.5-pro'];
const THINKING = ['anthropic--claude-4.7-opus', 'gpt-5', 'gemini-3.5-flash'];

const TEXT = 'apples & pears';
const makeTask = (folder) => `Please do this for me, one step after the other.
think
step write ${folder}/notes.txt ${TEXT}
step run wc -w ${folder}/notes.txt > ${folder}/count.txt; echo counted
also run echo second | tr a-z A-Z
step read ${folder}/notes.txt
step say All steps are done.
Thank you.`;

// What must be done and told when the task is over. Returns what is missing.
function checkTask({ folder, output, status, requests }) {
  const read = (name) => {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch {
      return '';
    }
  };
  return [
    [status === 0, `exit status ${status}`],
    [read('notes.txt').trim() === TEXT, 'notes.txt was not written'],
    [/^3 /.test(read('count.txt').trim()), 'count.txt was not written'],
    [output.includes('All steps are done.'), 'the end was not told'],
    [/> .*SECOND/.test(output), 'the second result did not arrive'],
    [output.includes(`${TEXT}`), 'the file was not read'],
    [requests.every((request) => request.status < 400),
      `refused: ${requests.find((request) => request.status >= 400)?.path}`],
  ].filter(([good]) => !good).map(([, why]) => why);
}

// A wish to the demo stands in a line of its own; some agents put quotes around all of what they are told.
const wish = (...lines) => ['Please:', ...lines, 'Thank you.'].join('\n');

// What goes wrong, and what the person in front of the agent must get to read: no words of the prompt, which
// some show again. @asks: how often those have asked by then who ask again and again, as Continue does.
const MISHAPS = [
  // Claude Code has words of its own for that.
  { name: 'wrong key', key: 'wrong', says: /key|run \/login/i },
  { name: 'unknown model', model: 'no-such-model', says: /no-such-model/ },
  // Its own deployment is stopped; orchestration has it as well.
  { name: 'stopped deployment', model: 'gpt-4o-mini', prompt: wish('count to 50'), says: /49 50/ },
  { name: 'rate limit', model: 'gpt-4.1-mini', prompt: wish('fail with 429 1'),
    says: /rate limit|too many|busy|exhausted/i, asks: 6 },
  { name: 'error in a stream', model: 'gemini-2.5-flash', prompt: wish('error after 6', 'count to 50'),
    says: /exhausted|too many|overloaded|unavailable|internal|API error/i,
    asks: 6 },
  // Some ask again without a stream, which is answered.
  { name: 'cut stream', model: 'gpt-4.1-mini', prompt: wish('cut after 6', 'count to 50'),
    says: /49 50|was cut/, asks: 6 },
];

function run(argv, env, folder) {
  return new Promise((resolve) => {
    const child = spawn(argv[0], argv.slice(1),
      { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const stop = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(stop, LIMIT_MS);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => { output += text; });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      // Some leave helpers behind.
      stop();
      resolve({ status: code ?? signal, output });
    });
  });
}

// Whether the agent went the way it is here for.
function checkSent({ sends }, place) {
  const wire = join(place, 'wire');
  const isSent = sends === undefined
    || readdirSync(wire).some((name) => readFileSync(join(wire, name), 'utf8').includes(sends));
  return isSent ? [] : [`${sends} was not sent`];
}

// Runs an agent once, in a home of its own.
async function tryOut(agent, weir, root, { name, model, key = KEY, prompt, check }) {
  const place = join(root, `${agent.name}-${name}`.replaceAll(/[^\w.-]/g, '-'));
  const home = join(place, 'home');
  const folder = join(place, 'work');
  for (const path of [home, folder])
    mkdirSync(path, { recursive: true });
  const recorder = await startRecorder(weir.url, join(place, 'wire'));
  const setting = {
    home, url: recorder.url, key, model, prompt: prompt ?? makeTask(folder),
  };
  agent.prepare(setting);
  const { argv, env } = agent.command(setting);
  const before = Date.now();
  const { status, output } = await run(argv, {
    PATH: process.env.PATH, LANG: 'C.UTF-8', TERM: 'dumb', SHELL: '/bin/bash', HOME: home,
    HTTP_PROXY: recorder.url, HTTPS_PROXY: recorder.url, NO_PROXY: '127.0.0.1,localhost', ...env,
  }, folder);
  recorder.stop();
  writeFileSync(join(place, 'output.txt'), output);
  const { requests, strays } = recorder;
  return {
    requests,
    strays: [...new Set(strays)],
    seconds: (Date.now() - before) / 1000,
    faults: [...check({ folder, output, status, requests }), ...checkSent(agent, place)],
  };
}

function report(agent, name, { requests, strays, seconds, faults }) {
  console.log(`${agent.name.padEnd(18)} ${getVersion(agent).padEnd(9)} ${name.padEnd(29)} `
    + `${String(requests.length).padStart(3)} ${seconds.toFixed(1).padStart(6)} s  `
    + (faults.length === 0 ? 'passed' : `FAILED: ${faults.join('; ')}`)
    + (strays.length === 0 ? '' : `  (kept from ${strays.join(', ')})`));
  return faults.length === 0;
}

const options = process.argv.slice(2);
const keep = options.includes('--keep');
const onlyModels = options.filter((option) => option.startsWith('--model='))
  .map((option) => option.slice('--model='.length));
const names = options.filter((option) => !option.startsWith('-'));
const chosen = AGENTS.filter((agent) =>
  names.length === 0 || names.some((name) => agent.name.startsWith(name)));
if (chosen.length === 0) {
  console.error(`There are: ${AGENTS.map((agent) => agent.name).join(', ')}`);
  process.exit(2);
}

const root = mkdtempSync(join(tmpdir(), 'weir-agents-'));
let passed = 0;
let failed = 0;
const count = (good) => { good ? passed++ : failed++; };
console.log(`${'agent'.padEnd(18)} ${'version'.padEnd(9)} ${'model or mishap'.padEnd(29)} requests`);

// Everything that one agent is here for.
async function tryAgent(agent, weir) {
  const all = [...MODELS, ...(agent.isShort ? [] : THINKING), ...(agent.alsoOn ?? [])]
    .filter((model) => !agent.skips?.includes(model));
  const models = onlyModels.length > 0 ? onlyModels : all;
  for (const model of models)
    count(report(agent, model,
      await tryOut(agent, weir, root, { name: model, model, check: checkTask })));
  const mishaps = agent.isShort || onlyModels.length > 0 ? [] : MISHAPS;
  for (const { name, model = MODELS[0], key, prompt = wish('say: hello'), says, asks } of mishaps)
    count(report(agent, name, await tryOut(agent, weir, root, {
      name, model, key, prompt,
      check: ({ output, requests }) => (says.test(output) || requests.length >= asks
        ? [] : [`says: ${output.trim().slice(-200)}`]),
    })));
}

try {
  for (const agent of chosen) {
    // What one agent makes fail is no fault of the deployments that the next one asks.
    const weir = await startWeir();
    try {
      await tryAgent(agent, weir);
    } finally {
      await weir.stop();
    }
  }
} finally {
  if (keep)
    console.log(`Kept in ${root}`);
  else
    rmSync(root, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
