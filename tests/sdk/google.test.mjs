// SPDX-License-Identifier: MIT
// Google's library, on a model of every family.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { ApiError, FunctionCallingConfigMode, GoogleGenAI, Type } from '@google/genai';

import { KEY, MORE_MODELS, PNG, startWeir } from './weir.mjs';

const MODELS = [
  'gpt-4o', 'anthropic--claude-4.5-sonnet', 'gemini-2.5-flash', ...MORE_MODELS,
];
const EMBEDDING = 'text-embedding-3-small';

const WEATHER = {
  name: 'get_weather',
  description: 'The weather in a city',
  parameters: {
    type: Type.OBJECT,
    properties: { city: { type: Type.STRING }, unit: { type: Type.STRING, nullable: true } },
    required: ['city'],
  },
};
const JSON_WEATHER = {
  name: 'get_weather',
  parametersJsonSchema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: { city: { type: 'string' } },
    additionalProperties: false,
  },
};

const TWO_CALLS = 'call get_weather {"city":"Berlin"}\ncall get_weather {"city":"Rome"}';

let weir;
before(async () => { weir = await startWeir(); });
after(() => weir?.stop());

const connect = (apiKey = KEY) =>
  new GoogleGenAI({ apiKey, httpOptions: { baseUrl: weir.url } });

const numbersTo = (n) => Array.from({ length: n }, (_, i) => i + 1).join(' ');

async function collect(stream) {
  const chunks = [];
  for await (const chunk of await stream)
    chunks.push(chunk);
  return chunks;
}

for (const model of MODELS)
  describe(model, () => {
    const ask = (contents, config = {}) =>
      connect().models.generateContent({ model, contents, config });
    const stream = (contents, config = {}) =>
      connect().models.generateContentStream({ model, contents, config });

    test('an answer', async () => {
      const answer = await ask('say: Grüße', { systemInstruction: 'Be brief.', temperature: 0.5 });
      assert.equal(answer.text, 'Grüße');
      assert.equal(answer.candidates[0].finishReason, 'STOP');
      assert.ok(answer.usageMetadata.promptTokenCount > 0);
      assert.ok(answer.usageMetadata.candidatesTokenCount > 0);
    });

    test('a stream', async () => {
      const chunks = await collect(stream('count to 20'));
      assert.match(chunks.map((chunk) => chunk.text ?? '').join(''), new RegExp(numbersTo(20)));
      assert.ok(chunks.length > 5);
      const last = chunks.at(-1);
      assert.equal(last.candidates[0].finishReason, 'STOP');
      assert.ok(last.usageMetadata.totalTokenCount > 0);
    });

    test('a chat keeps its history', async () => {
      const chat = connect().chats.create({ model });
      await chat.sendMessage({ message: 'say: one' });
      for await (const chunk of await chat.sendMessageStream({ message: 'say: two' }))
        assert.ok(chunk.candidates);
      const said = chat.getHistory(true).map(({ parts }) => parts.map(({ text }) => text).join(''));
      assert.deepEqual(said.slice(0, 3), ['say: one', 'one', 'say: two']);
      const third = await chat.sendMessage({ message: 'say: three' });
      assert.equal(third.text, 'three');
    });

    for (const tool of [WEATHER, JSON_WEATHER])
      test(`tools, ${tool.parameters ? 'own words' : 'JSON schema'}`, async () => {
        const config = { tools: [{ functionDeclarations: [tool] }] };
        const contents = [{ role: 'user', parts: [{ text: TWO_CALLS }] }];
        const first = await ask(contents, config);
        assert.deepEqual(first.functionCalls.map((call) => call.args.city), ['Berlin', 'Rome']);

        contents.push(first.candidates[0].content);
        contents.push({ role: 'user', parts: first.functionCalls.map((call, i) => ({
          functionResponse: { id: call.id, name: call.name, response: { output: `${20 + i} degrees` } },
        })) });
        const second = await ask(contents, config);
        assert.match(second.text, /20 degrees[^]*21 degrees/);
      });

    test('tools in a stream', async () => {
      const chunks = await collect(
        stream(TWO_CALLS, { tools: [{ functionDeclarations: [WEATHER] }] }));
      const calls = chunks.flatMap((chunk) => chunk.functionCalls ?? []);
      assert.deepEqual(calls.map((call) => [call.name, call.args.city]),
        [['get_weather', 'Berlin'], ['get_weather', 'Rome']]);
    });

    test('a tool that must be called', async () => {
      const answer = await ask('Hello', {
        tools: [{ functionDeclarations: [WEATHER] }],
        toolConfig: { functionCallingConfig: {
          mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ['get_weather'] } },
      });
      assert.equal(answer.functionCalls[0].name, 'get_weather');
    });

    test('images', async () => {
      const answer = await ask([{ role: 'user', parts: [
        { text: 'What is this?' },
        { inlineData: { mimeType: 'image/png', data: PNG.split(',')[1] } },
      ] }]);
      assert.match(answer.text, /image\/png/);
    });

    test('JSON by a schema', async () => {
      const answer = await ask('Describe a thing', {
        responseMimeType: 'application/json',
        responseSchema: {
          type: Type.OBJECT,
          properties: { name: { type: Type.STRING }, size: { type: Type.INTEGER } },
          required: ['name', 'size'],
        },
      });
      const thing = JSON.parse(answer.text);
      assert.equal(typeof thing.name, 'string');
      assert.ok(Number.isInteger(thing.size));
    });

    test('counting', async () => {
      const { totalTokens } = await connect().models.countTokens({ model, contents: 'Hello there' });
      assert.ok(totalTokens > 0 && totalTokens < 50);
    });

    test('abort in the middle of a stream', async () => {
      const controller = new AbortController();
      const long = await stream('long 200000', { abortSignal: controller.signal });
      let chunks = 0;
      await assert.rejects(async () => {
        for await (const chunk of long) {
          assert.ok(chunk.candidates);
          if (++chunks === 5)
            controller.abort();
        }
      });
      assert.ok(chunks < 200000);
      assert.equal((await ask('say: still here')).text, 'still here');
    });
  });

describe('thinking', () => {
  for (const model of ['anthropic--claude-4.5-sonnet', 'gemini-2.5-pro'])
    test(`a task with tools goes on, ${model}`, async () => {
      const config = {
        tools: [{ functionDeclarations: [WEATHER] }],
        thinkingConfig: { includeThoughts: true, thinkingBudget: 2048 },
        maxOutputTokens: 8192,
      };
      const contents = [{ role: 'user', parts: [{ text: 'think\ncall get_weather {"city":"Rome"}' }] }];
      const { models } = connect();
      const first = await models.generateContent({ model, contents, config });
      const { content } = first.candidates[0];
      assert.ok(content.parts.some((part) => part.functionCall));

      // Clients keep the calls with their proofs, not always the thoughts.
      contents.push({ role: 'model', parts: content.parts.filter((part) => !part.thought) });
      contents.push({ role: 'user', parts: [{ functionResponse: {
        name: 'get_weather', response: { output: '20 degrees' } } }] });
      const second = await models.generateContent({ model, contents, config });
      assert.match(second.text, /20 degrees/);
    });
});

describe('everything else', () => {
  test('models', async () => {
    const names = [];
    for await (const model of await connect().models.list())
      names.push(model.name);
    for (const model of MODELS)
      assert.ok(names.includes(`models/${model}`));
    const one = await connect().models.get({ model: MODELS[0] });
    assert.ok(one.inputTokenLimit > 0);
  });

  test('embeddings', async () => {
    const answer = await connect().models.embedContent(
      { model: EMBEDDING, contents: ['a', 'b'], config: { outputDimensionality: 8 } });
    assert.deepEqual(answer.embeddings.map((embedding) => embedding.values.length), [8, 8]);
  });

  for (const [what, model, key, status] of [
    ['unknown model', 'none', KEY, 404],
    ['wrong key', MODELS[0], 'wrong', 401],
  ])
    test(`error: ${what}`, async () => {
      for (const call of ['generateContent', 'generateContentStream'])
        await assert.rejects(
          connect(key).models[call]({ model, contents: 'Hello' }),
          (error) => error instanceof ApiError && error.status === status);
    });

  test('error: a body that is not understood', async () => {
    await assert.rejects(
      connect().models.generateContent({
        model: MODELS[0], contents: 'Hello', config: { temperature: 9 } }),
      (error) => error.status === 400 && /temperature/.test(error.message));
  });
});
