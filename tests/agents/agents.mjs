// SPDX-License-Identifier: MIT
// How each agent is told of Weir, as its manual says, and asked to keep to itself.

import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGES = process.env.WEIR_AGENTS;

// The program of a package for this machine, which has another name on each.
function find(pattern) {
  const [path] = globSync(join(PACKAGES, pattern));
  if (path === undefined)
    throw new Error(`there is no ${pattern}`);
  return path;
}

function write(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
}

const findCodex = () => find('@openai/codex-linux-*/vendor/*/bin/codex');

export const getVersion = ({ package: name }) =>
  JSON.parse(readFileSync(join(PACKAGES, name, 'package.json'))).version;

// Codex gives models that it does not know no tool for patches, so this one is told to know the model as it
// knows those that take one in free text.
function makeCatalog({ home, model }) {
  const { models } = JSON.parse(execFileSync(findCodex(), ['debug', 'models', '--bundled'],
    { env: { HOME: home, PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 << 20 }));
  const known = models.find(({ apply_patch_tool_type: type, tool_mode: mode }) =>
    type === 'freeform' && mode == null);
  const path = join(home, 'models.json');
  write(path, { models: [{ ...known, slug: model }] });
  return `model_catalog_json = "${path}"\n`;
}

const codex = (name, { catalog, ...more }) => ({
  name,
  ...more,
  package: '@openai/codex',
  prepare({ home, url, model }) {
    write(join(home, '.codex/config.toml'), `model = "${model}"
model_provider = "weir"
check_for_update_on_startup = false
${catalog?.({ home, model }) ?? ''}[analytics]
enabled = false
[model_providers.weir]
name = "Weir"
base_url = "${url}/v1"
env_key = "WEIR_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1
`);
  },
  command: ({ key, prompt }) => ({
    argv: [findCodex(), 'exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox',
      prompt],
    env: { WEIR_KEY: key },
  }),
});

const openCode = (name, npm, isShort = false) => ({
  name,
  isShort,
  package: 'opencode-ai',
  prepare({ home, url, key, model }) {
    write(join(home, '.config/opencode/opencode.json'), {
      autoupdate: false,
      share: 'disabled',
      provider: { weir: {
        npm, name: 'Weir', options: { baseURL: `${url}/v1`, apiKey: key }, models: { [model]: {} },
      } },
    });
  },
  command: ({ prompt, model }) => ({
    argv: [find('opencode-linux-*/bin/opencode'), 'run', '--model', `weir/${model}`, prompt],
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1' },
  }),
});

const cline = (name, provider, isShort = false) => ({
  name,
  isShort,
  package: 'cline',
  prepare({ home, url, key, model }) {
    write(join(home, '.cline/data/settings/providers.json'), {
      version: 1,
      lastUsedProvider: provider,
      modes: {},
      providers: { [provider]: {
        settings: { provider, apiKey: key, model, baseUrl: `${url}/v1` },
        updatedAt: '2026-01-01T00:00:00.000Z',
        tokenSource: 'manual',
      } },
    });
    write(join(home, '.cline/data/settings/global-settings.json'), { telemetryOptOut: true });
  },
  command: ({ prompt, model }) => ({
    argv: [find('@cline/cli-linux-*/bin/cline'), '--provider', provider, '--model', model,
      '--retries', '1', prompt],
    env: { CLINE_NO_AUTO_UPDATE: '1', DISABLE_TELEMETRY: '1' },
  }),
});

const continueChat = {
  name: 'continue',
  package: '@continuedev/cli',
  prepare({ home, url, key, model }) {
    write(join(home, '.continue/config.yaml'), `name: Weir
version: 1.0.0
schema: v1
models:
  - name: By Weir
    provider: openai
    model: ${model}
    apiBase: ${url}/v1
    apiKey: ${key}
    roles: [chat, edit, apply]
    capabilities: [tool_use, image_input]
`);
  },
  command: ({ home, prompt }) => ({
    argv: [process.execPath, join(PACKAGES, '@continuedev/cli/dist/cn.js'),
      '--config', join(home, '.continue/config.yaml'), '--auto', '--print', prompt],
    env: { CONTINUE_CLI_ENABLE_TELEMETRY: '0' },
  }),
};

// A model that has no deployment of its own in the demo.
const ORCHESTRATED = 'anthropic--claude-4.5-opus';

// @isShort: the same program again in another API, which need not do everything a second time.
export const AGENTS = [
  {
    name: 'claude',
    package: '@anthropic-ai/claude-code',
    prepare() {},
    command: ({ url, key, prompt, model }) => ({
      argv: [find('@anthropic-ai/claude-code-linux-*/claude'), '--print', prompt,
        '--allowedTools', 'Bash', 'Read', 'Write'],
      env: {
        ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: key, ANTHROPIC_MODEL: model,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', CLAUDE_CODE_MAX_RETRIES: '1',
      },
    }),
  },
  openCode('opencode-chat', '@ai-sdk/openai-compatible'),
  openCode('opencode-messages', '@ai-sdk/anthropic', true),
  cline('cline-chat', 'openai-compatible'),
  cline('cline-messages', 'anthropic', true),
  continueChat,
  codex('codex', { alsoOn: ['gpt-5.3-codex', ORCHESTRATED] }),
  codex('codex-patch', {
    isShort: true, alsoOn: ['gpt-5.3-codex'], catalog: makeCatalog, sends: 'custom_tool_call',
  }),
  {
    name: 'gemini',
    package: '@google/gemini-cli',
    // It asks for a newer one in the place of that.
    skips: ['gemini-3.5-flash'],
    alsoOn: ['gpt-5.3-codex', ORCHESTRATED],
    prepare({ home }) {
      write(join(home, '.gemini/settings.json'), {
        security: { auth: { selectedType: 'gemini-api-key' } },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { enableAutoUpdate: false, maxAttempts: 2 },
      });
    },
    command: ({ url, key, prompt, model }) => ({
      argv: [process.execPath, join(PACKAGES, '@google/gemini-cli/bundle/gemini.js'),
        '--model', model, '--yolo', '--prompt', prompt],
      env: {
        GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: url, GEMINI_CLI_TRUST_WORKSPACE: 'true',
      },
    }),
  },
];
