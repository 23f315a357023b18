// SPDX-License-Identifier: MIT
// Vercel's AI SDK, which many agents are built on, with both of the providers they use.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateObject, generateText, stepCountIs, streamObject, streamText, tool }
  from 'ai';
import { z } from 'zod';

import { AWKWARD, KEY, PDF, PNG, WITH_LIMITS, numbersTo, startWeir } from './weir.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false;

const PROVIDERS = [
  { name: '@ai-sdk/anthropic', connect: (apiKey) =>
    createAnthropic({ apiKey, baseURL: `${weir.url}/v1` }) },
  { name: '@ai-sdk/openai-compatible', connect: (apiKey) =>
    createOpenAICompatible({ name: 'weir', apiKey, baseURL: `${weir.url}/v1`, includeUsage: true,
      supportsStructuredOutputs: true }) },
];

// Both ways of asking, with the same answer.
const WAYS = [
  { way: 'whole', get: generateText, getObject: generateObject },
  { way: 'stream',
    async get(options) {
      let failure;
      const result = streamText({ ...options, onError: ({ error }) => { failure = error; } });
      let pieces = '';
      for await (const piece of result.textStream)
        pieces += piece;
      if (failure !== undefined)
        throw failure;
      const [text, usage, finishReason, steps, toolCalls] = await Promise.all(
        [result.text, result.usage, result.finishReason, result.steps, result.toolCalls]);
      assert.ok(pieces.endsWith(text));
      return { text, usage, finishReason, steps, toolCalls };
    },
    async getObject(options) {
      let failure;
      const result = streamObject({ ...options, onError: ({ error }) => { failure = error; } });
      for await (const part of result.partialObjectStream)
        assert.equal(typeof part, 'object');
      if (failure !== undefined)
        throw failure;
      return { object: await result.object };
    } },
];

const Thing = z.object({ name: z.string(), size: z.number().int(), tags: z.array(z.string()) });

const weather = tool({
  description: 'The weather in a city',
  inputSchema: z.object({ city: z.string(), unit: z.enum(['C', 'F']).optional() }),
  execute: ({ city }) => `It is sunny in ${city}.`,
});
const ping = tool({ inputSchema: z.object({}), execute: () => 'pong' });
const TWO_CALLS = 'call weather {"city":"Berlin"}\ncall weather {"city":"Rome","unit":"C"}';

let weir;
before(async () => { weir = await startWeir(); });
after(() => weir?.stop());

for (const { name, connect } of PROVIDERS)
  for (const { family, model: modelName, thinking, failing } of WITH_LIMITS)
    for (const { way, get, getObject } of WAYS)
      describe(`${name}, ${family}, ${way}`, () => {
        const ask = (prompt, more = {}) =>
          get({ model: connect(KEY)(modelName), maxRetries: 0, prompt, ...more });

        test('text', async () => {
          const { text, usage, finishReason } = await ask(`say: ${AWKWARD}`,
            { system: 'Be brief.' });
          assert.equal(text, AWKWARD);
          assert.equal(finishReason, 'stop');
          assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0, JSON.stringify(usage));
        });

        test('limits', async () => {
          const cut = await ask('long 200', { maxOutputTokens: 20 });
          assert.equal(cut.finishReason, 'length');
          const stopped = await ask('count to 9', { stopSequences: [' 4'], temperature: 0.3 });
          assert.equal(stopped.text, '1 2 3');
        });

        test('several calls at once, and what comes of them', async () => {
          const { text, steps } = await ask(TWO_CALLS,
            { tools: { weather, ping }, stopWhen: stepCountIs(3) });
          assert.equal(steps.length, 2);
          assert.deepEqual(steps[0].toolCalls.map((call) => call.input),
            [{ city: 'Berlin' }, { city: 'Rome', unit: 'C' }]);
          assert.match(text, /sunny in Berlin[^]*sunny in Rome/);
        });

        test('a call without arguments, which is forced', async () => {
          const { toolCalls } = await ask('hello',
            { tools: { ping }, toolChoice: { type: 'tool', toolName: 'ping' } });
          assert.deepEqual(toolCalls.map((call) => [call.toolName, call.input]), [['ping', {}]]);
        });

        test('a task of several steps', async () => {
          const files = {};
          const { text, steps } = await ask(
            'think\nstep write a.txt apples\nalso write b.txt pears\nstep read a.txt\n'
            + 'also read b.txt\nstep say Done.',
            {
              model: connect(KEY)(thinking),
              stopWhen: stepCountIs(5),
              tools: {
                write: tool({
                  inputSchema: z.object({ filePath: z.string(), content: z.string() }),
                  execute: ({ filePath, content }) => { files[filePath] = content; return 'ok'; },
                }),
                read: tool({
                  inputSchema: z.object({ filePath: z.string() }),
                  execute: ({ filePath }) => files[filePath],
                }),
              },
              providerOptions: name.endsWith('anthropic')
                ? { anthropic: { thinking: { type: 'enabled', budgetTokens: 1200 } } }
                : { weir: { reasoningEffort: 'low' } },
            });
          assert.deepEqual(files, { 'a.txt': 'apples', 'b.txt': 'pears' });
          assert.equal(steps.length, 3);
          assert.match(text, /^Done\.[^]*> apples[^]*> pears/);
          // Chat Completions has no place for thoughts that all clients know.
          if (family === 'Claude' && name.endsWith('anthropic'))
            assert.match(steps[0].reasoningText, /think/);
        });

        test('images', async () => {
          const { text } = await ask(undefined, { messages: [{ role: 'user', content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', image: PNG },
          ] }] });
          assert.match(text, /image\/png/);
        });

        test('PDF', async () => {
          const promise = ask(undefined, { messages: [{ role: 'user', content: [
            { type: 'text', text: 'What is this?' },
            { type: 'file', data: PDF, mediaType: 'application/pdf', filename: 'a.pdf' },
          ] }] });
          // GPT reads none by way of chat completions.
          if (family === 'GPT')
            await assert.rejects(promise, { statusCode: 400 });
          else
            assert.match((await promise).text, /application\/pdf/);
        });

        test('an object', async () => {
          const { object } = await getObject({
            model: connect(KEY)(modelName), maxRetries: 0, schema: Thing,
            prompt: 'Describe a thing',
          });
          assert.deepEqual(Thing.parse(object), object);
        });

        for (const [what, options, status] of [
          ['wrong key', { key: 'wrong' }, 401],
          ['unknown model', { model: 'no-such-model' }, 404],
          ['rate limit', { model: failing, prompt: 'fail with 429 1' }, 429],
        ].filter(([, options]) => !('model' in options) || options.model !== undefined))
          test(`error: ${what}`, () => assert.rejects(
            ask(options.prompt ?? 'hello',
              { model: connect(options.key ?? KEY)(options.model ?? modelName) }),
            (error) => {
              assert.ok(APICallError.isInstance(error), error.stack);
              assert.equal(error.statusCode, status);
              assert.match(error.message, /\w+ \w+/);
              assert.equal(error.isRetryable, status === 429);
              if (status === 429)
                assert.ok(Number(error.responseHeaders['retry-after']) >= 1);
              return true;
            }));

        if (way === 'stream') {
          for (const line of failing === undefined ? [] : ['cut after 6', 'error after 6'])
            test(`does not take a broken stream for a whole one: ${line}`, async () => {
              const parts = [];
              const { fullStream } = streamText({
                model: connect(KEY)(failing), maxRetries: 0, prompt: `${line}\ncount to 50`,
                onError() {},
              });
              for await (const part of fullStream)
                parts.push(part);
              assert.ok(parts.some((part) => part.type === 'error'));
            });

          test('abort', async () => {
            const controller = new AbortController();
            let text = '';
            const { textStream } = streamText({
              model: connect(KEY)(modelName), prompt: 'long 100000',
              abortSignal: controller.signal, onError() {},
            });
            for await (const piece of textStream) {
              text += piece;
              if (text.length > 100)
                controller.abort();
            }
            assert.ok(text.length < 100_000);
            assert.equal((await ask('count to 3')).text, numbersTo(3));
          });
        }
      });
