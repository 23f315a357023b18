// SPDX-License-Identifier: MIT
// Ollama's library, on a model of every family.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Ollama } from 'ollama';

import { KEY, MORE_MODELS, PNG, startWeir } from './weir.mjs';

const MODELS = [
  'gpt-4o', 'anthropic--claude-4.5-sonnet', 'gemini-2.5-flash', ...MORE_MODELS,
];
const EMBEDDING = 'text-embedding-3-small';

const WEATHER = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: {
      type: 'object', properties: { city: { type: 'string' } }, required: ['city'],
    },
  },
};

const TWO_CALLS = 'call get_weather {"city":"Berlin"}\ncall get_weather {"city":"Rome"}';

let weir;
before(async () => { weir = await startWeir(); });
after(() => weir?.stop());

const connect = (key = KEY) =>
  new Ollama({ host: weir.url, headers: { Authorization: `Bearer ${key}` } });

const user = (content, more = {}) => [{ role: 'user', content, ...more }];
const numbersTo = (n) => Array.from({ length: n }, (_, i) => i + 1).join(' ');

async function collect(stream) {
  const chunks = [];
  for await (const chunk of await stream)
    chunks.push(chunk);
  return chunks;
}

for (const model of MODELS)
  describe(model, () => {
    const chat = (messages, more = {}) => connect().chat({ model, messages, ...more });

    test('an answer', async () => {
      const answer = await chat(
        [{ role: 'system', content: 'Be brief.' }, ...user('say: Grüße')],
        { options: { temperature: 0.5, num_ctx: 4096 } });
      assert.equal(answer.message.content, 'Grüße');
      assert.equal(answer.done_reason, 'stop');
      assert.ok(answer.prompt_eval_count > 0 && answer.eval_count > 0);
      assert.ok(answer.total_duration > 0);
    });

    test('a stream', async () => {
      const chunks = await collect(chat(user('count to 20'), { stream: true }));
      assert.match(chunks.map((chunk) => chunk.message.content).join(''),
        new RegExp(numbersTo(20)));
      assert.ok(chunks.length > 5);
      assert.equal(chunks.at(-1).done, true);
      assert.equal(chunks.at(-1).done_reason, 'stop');
    });

    for (const stream of [false, true])
      test(`tools, ${stream ? 'stream' : 'whole'}`, async () => {
        const messages = user(TWO_CALLS);
        const chunks = stream
          ? await collect(chat(messages, { tools: [WEATHER], stream }))
          : [await chat(messages, { tools: [WEATHER] })];
        const calls = chunks.flatMap((chunk) => chunk.message.tool_calls ?? []);
        assert.deepEqual(calls.map((call) => call.function.arguments),
          [{ city: 'Berlin' }, { city: 'Rome' }]);

        // The library knows no ids: a result is told by the tool's name and its place.
        messages.push({ role: 'assistant', content: '',
          tool_calls: calls.map((call) => ({ function: call.function })) });
        for (const [i, call] of calls.entries())
          messages.push({ role: 'tool', tool_name: call.function.name, content: `${20 + i} degrees` });
        const second = await chat(messages, { tools: [WEATHER] });
        assert.match(second.message.content, /20 degrees[^]*21 degrees/);
      });

    test('images', async () => {
      const answer = await chat(user('What is this?', { images: [PNG.split(',')[1]] }));
      assert.match(answer.message.content, /image\/png/);
    });

    test('JSON by a schema', async () => {
      const answer = await chat(user('Describe a thing'), { format: {
        type: 'object',
        properties: { name: { type: 'string' }, size: { type: 'integer' } },
        required: ['name', 'size'],
        additionalProperties: false,
      } });
      assert.ok(Number.isInteger(JSON.parse(answer.message.content).size));
    });

    test('generate', async () => {
      const answer = await connect().generate({ model, prompt: 'say: hello' });
      assert.equal(answer.response, 'hello');
      const chunks = await collect(
        connect().generate({ model, prompt: 'count to 5', stream: true }));
      assert.match(chunks.map((chunk) => chunk.response).join(''), /1 2 3 4 5/);
    });

    test('abort in the middle of a stream', async () => {
      const client = connect();
      const stream = await client.chat({ model, messages: user('long 200000'), stream: true });
      let chunks = 0;
      await assert.rejects(async () => {
        for await (const chunk of stream) {
          assert.ok(chunk.message);
          if (++chunks === 5)
            client.abort();
        }
      }, { name: 'AbortError' });
      assert.ok(chunks < 200000);
      assert.equal((await chat(user('say: still here'))).message.content, 'still here');
    });
  });

describe('everything else', () => {
  test('thinking', async () => {
    const answer = await connect().chat({
      model: 'anthropic--claude-4.5-sonnet', messages: user('think'), think: true });
    assert.ok(answer.message.thinking.length > 0);
  });

  test('models', async () => {
    const { models } = await connect().list();
    for (const model of MODELS)
      assert.ok(models.some(({ name }) => name === model));
    const shown = await connect().show({ model: MODELS[0] });
    assert.ok(shown.capabilities.includes('tools'));
    assert.equal((await connect().ps()).models.length, 0);
  });

  test('a model is made ready', async () => {
    const answer = await connect().generate({ model: MODELS[0], prompt: '' });
    assert.equal(answer.done_reason, 'load');
  });

  test('embeddings', async () => {
    const many = await connect().embed({ model: EMBEDDING, input: ['a', 'b'], dimensions: 8 });
    assert.deepEqual(many.embeddings.map((embedding) => embedding.length), [8, 8]);
    const one = await connect().embeddings({ model: EMBEDDING, prompt: 'a' });
    assert.ok(one.embedding.length > 8);
  });

  for (const [what, model, key, status] of [
    ['unknown model', 'none', KEY, 404],
    ['wrong key', MODELS[0], 'wrong', 401],
  ])
    test(`error: ${what}`, async () => {
      for (const stream of [false, true])
        await assert.rejects(
          connect(key).chat({ model, messages: user('Hello'), stream }),
          (error) => error.name === 'ResponseError' && error.status_code === status);
    });

  test('error: models are not changed here', async () => {
    await assert.rejects(connect().delete({ model: MODELS[0] }), { status_code: 403 });
  });
});
