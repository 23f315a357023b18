// SPDX-License-Identifier: MIT
// OpenAI's library, its newest version and the last of version 4, which many tools still have.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import OpenAI7 from 'openai';
import { zodResponseFormat as zodResponseFormat7 } from 'openai/helpers/zod';
import OpenAI4 from 'openai4';
import { zodResponseFormat as zodResponseFormat4 } from 'openai4/helpers/zod';
import { z } from 'zod';

import { KEY, ODD_ARGUMENTS, PNG, collect, numbersTo, startWeir } from './weir.mjs';

const CHAT = 'gpt-4o';
const LONG_CONTEXT = 'gpt-4.1';
const REASONING = 'gpt-5';
const EMBEDDING = 'text-embedding-3-small';

// What the versions have in different places.
const VERSIONS = [
  { name: 'openai 7', OpenAI: OpenAI7, zodResponseFormat: zodResponseFormat7,
    helpers: (client) => client.chat.completions },
  { name: 'openai 4', OpenAI: OpenAI4, zodResponseFormat: zodResponseFormat4,
    helpers: (client) => client.beta.chat.completions },
];

const WEATHER = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
      required: ['city'],
      additionalProperties: false,
    },
  },
};
const PING = {
  type: 'function',
  function: { name: 'ping', parameters: { type: 'object', properties: {} } },
};

const TWO_CALLS = 'call get_weather {"city":"Berlin"}\ncall get_weather {"city":"Rome","unit":"C"}';

const user = (content) => [{ role: 'user', content }];
const ask = (content, more = {}) => ({ model: CHAT, messages: user(content), ...more });

const textOf = (chunks, index = 0) => chunks
  .flatMap((chunk) => chunk.choices.filter((choice) => choice.index === index))
  .map((choice) => choice.delta.content ?? '')
  .join('');

const finishesOf = (chunks) => chunks
  .flatMap((chunk) => chunk.choices)
  .map((choice) => choice.finish_reason)
  .filter((reason) => reason !== null);

let weir;
before(async () => { weir = await startWeir(); });
after(() => weir?.stop());

for (const { name, OpenAI, zodResponseFormat, helpers } of VERSIONS) {
  describe(name, () => {
    const connect = (options = {}) =>
      new OpenAI({ apiKey: KEY, baseURL: `${weir.url}/v1`, maxRetries: 0, ...options });
    const create = (body, options) => connect().chat.completions.create(body, options);

    describe('chat', () => {
      test('whole answer', async () => {
        const answer = await create(ask('say: hello world'));
        assert.equal(answer.object, 'chat.completion');
        assert.match(answer.id, /./);
        assert.ok(answer.created > 1_600_000_000);
        assert.equal(answer.choices.length, 1);
        assert.equal(answer.choices[0].message.role, 'assistant');
        assert.equal(answer.choices[0].message.content, 'hello world');
        assert.equal(answer.choices[0].finish_reason, 'stop');
        assert.ok(answer.usage.prompt_tokens > 0);
        assert.equal(answer.usage.total_tokens,
          answer.usage.prompt_tokens + answer.usage.completion_tokens);
      });

      test('stream', async () => {
        const chunks = await collect(await create(ask('count to 50', { stream: true })));
        assert.equal(textOf(chunks), numbersTo(50));
        assert.ok(chunks.length > 10, 'comes in pieces');
        assert.equal(chunks[0].choices[0].delta.role, 'assistant');
        assert.deepEqual(finishesOf(chunks), ['stop']);
        assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
        assert.ok(chunks.every((chunk) => chunk.object === 'chat.completion.chunk'));
        assert.ok(chunks.every((chunk) => chunk.choices.length > 0 && !chunk.usage),
          'usage was not asked for');
      });

      test('stream with usage', async () => {
        const chunks = await collect(await create(
          ask('count to 5', { stream: true, stream_options: { include_usage: true } })));
        const last = chunks.at(-1);
        assert.deepEqual(last.choices, []);
        assert.equal(last.usage.total_tokens,
          last.usage.prompt_tokens + last.usage.completion_tokens);
        assert.ok(chunks.slice(0, -1).every((chunk) => chunk.usage == null));
      });

      test('stream is told as one', async () => {
        const { data, response } = await create(ask('say: x', { stream: true })).withResponse();
        assert.match(response.headers.get('content-type'), /^text\/event-stream/);
        assert.match(response.headers.get('x-weir-model'), /gpt-4o/);
        await collect(data);
      });

      test('stream helper', async () => {
        const stream = helpers(connect()).stream(ask('count to 30'));
        let text = '';
        stream.on('content', (delta, snapshot) => {
          text += delta;
          assert.equal(snapshot, text);
        });
        const final = await stream.finalChatCompletion();
        assert.equal(text, numbersTo(30));
        assert.equal(final.choices[0].message.content, text);
        assert.equal(final.choices[0].finish_reason, 'stop');
      });

      test('a stream and a whole answer say the same', async () => {
        const text = 'Tell me about weirs';
        const whole = await create(ask(text));
        const chunks = await collect(await create(ask(text, { stream: true })));
        assert.equal(textOf(chunks), whole.choices[0].message.content);
      });

      for (const stream of [false, true])
        test(`text that is awkward in JSON, ${stream ? 'stream' : 'whole'}`, async () => {
          const text = 'Grüße 👩‍👩‍👧 "quoted" \\back\\slash \t tab </script> \u2028 \u007f €';
          const answer = await create(ask(`say: ${text}`, { stream }));
          const got = stream ? textOf(await collect(answer)) : answer.choices[0].message.content;
          assert.equal(got, text);
        });

      test('system, developer, assistant and named messages', async () => {
        const answer = await create({
          model: CHAT,
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'developer', content: [{ type: 'text', text: 'Be polite.' }] },
            { role: 'user', name: 'alice', content: [{ type: 'text', text: 'hello' }] },
            { role: 'assistant', content: 'Hello.' },
            { role: 'user', content: [{ type: 'text', text: 'say: good' }] },
          ],
        });
        assert.equal(answer.choices[0].message.content, 'good');
      });

      test('limit of tokens', async () => {
        const answer = await create(ask('long 100', { max_tokens: 5 }));
        assert.equal(answer.choices[0].finish_reason, 'length');
        assert.equal(answer.usage.completion_tokens, 5);
      });

      test('stop sequences', async () => {
        const chunks = await collect(await create(
          ask('count to 9', { stop: [' 4', 'x'], stream: true })));
        assert.equal(textOf(chunks), '1 2 3');
        assert.deepEqual(finishesOf(chunks), ['stop']);
      });

      test('several choices', async () => {
        const answer = await create(ask('say: twice', { n: 2 }));
        assert.deepEqual(answer.choices.map((choice) => [choice.index, choice.message.content]),
          [[0, 'twice'], [1, 'twice']]);
        const chunks = await collect(await create(ask('count to 8', { n: 2, stream: true })));
        assert.equal(textOf(chunks, 0), numbersTo(8));
        assert.equal(textOf(chunks, 1), numbersTo(8));
        assert.deepEqual(finishesOf(chunks), ['stop', 'stop']);
      });

      test('sampling parameters', async () => {
        const answer = await create(ask('say: ok', {
          temperature: 0.2, top_p: 0.9, presence_penalty: 0.1, frequency_penalty: 0.1, seed: 7,
          user: 'someone', logit_bias: { 50256: -100 },
        }));
        assert.equal(answer.choices[0].message.content, 'ok');
      });

      test('body of half a megabyte', async () => {
        const filler = 'a line of code();\n'.repeat(30_000);
        const answer = await create({
          model: LONG_CONTEXT,
          messages: [{ role: 'system', content: filler }, ...user('say: read')],
        });
        assert.equal(answer.choices[0].message.content, 'read');
        assert.ok(answer.usage.prompt_tokens > 50_000);
      });

      test('forty streams at once', async () => {
        const client = connect();
        const countTo = (n) =>
          client.chat.completions.create(ask(`count to ${n}`, { stream: true })).then(collect)
            .then((chunks) => textOf(chunks));
        const texts = await Promise.all(Array.from({ length: 40 }, (_, i) => countTo(i + 1)));
        assert.deepEqual(texts, texts.map((_, i) => numbersTo(i + 1)));
      });
    });

    describe('tools', () => {
      test('several calls at once', async () => {
        const answer = await create(ask(TWO_CALLS, { tools: [WEATHER, PING] }));
        const [choice] = answer.choices;
        assert.equal(choice.finish_reason, 'tool_calls');
        const calls = choice.message.tool_calls;
        assert.deepEqual(calls.map((call) => [call.function.name, call.function.arguments]), [
          ['get_weather', '{"city":"Berlin"}'],
          ['get_weather', '{"city":"Rome","unit":"C"}'],
        ]);
        assert.ok(calls.every((call) => call.type === 'function'));
        assert.equal(new Set(calls.map((call) => call.id)).size, 2);
      });

      test('one call when parallel ones are off', async () => {
        const answer = await create(
          ask(TWO_CALLS, { tools: [WEATHER], parallel_tool_calls: false }));
        assert.equal(answer.choices[0].message.tool_calls.length, 1);
      });

      test('arguments arrive as they were written', async () => {
        const answer = await create(ask(`call get_weather ${ODD_ARGUMENTS}`, { tools: [WEATHER] }));
        assert.equal(answer.choices[0].message.tool_calls[0].function.arguments, ODD_ARGUMENTS);
      });

      test('arguments in pieces', async () => {
        const stream = helpers(connect()).stream(
          ask(`${TWO_CALLS}\ncall get_weather ${ODD_ARGUMENTS}`, { tools: [WEATHER] }));
        const done = [];
        let pieces = 0;
        stream.on('tool_calls.function.arguments.delta', () => { pieces++; });
        stream.on('tool_calls.function.arguments.done',
          (call) => done.push([call.index, call.name, call.arguments]));
        const final = await stream.finalChatCompletion();
        assert.ok(pieces > 3);
        assert.deepEqual(done, [
          [0, 'get_weather', '{"city":"Berlin"}'],
          [1, 'get_weather', '{"city":"Rome","unit":"C"}'],
          [2, 'get_weather', ODD_ARGUMENTS],
        ]);
        assert.equal(final.choices[0].finish_reason, 'tool_calls');
        assert.deepEqual(final.choices[0].message.tool_calls.map((call) => call.function.arguments),
          done.map((call) => call[2]));
      });

      for (const stream of [false, true])
        test(`without arguments, ${stream ? 'stream' : 'whole'}`, async () => {
          const client = connect();
          const body = ask('call ping', { tools: [PING] });
          const answer = stream
            ? await helpers(client).stream(body).finalChatCompletion()
            : await client.chat.completions.create(body);
          assert.equal(answer.choices[0].message.tool_calls[0].function.name, 'ping');
          assert.equal(answer.choices[0].message.tool_calls[0].function.arguments, '{}');
        });

      test('choice of a tool', async () => {
        const tools = [WEATHER, PING];
        const call = async (tool_choice) => (await create(ask('hello', { tools, tool_choice })))
          .choices[0].message.tool_calls?.[0].function.name;
        assert.equal(await call('required'), 'get_weather');
        assert.equal(await call({ type: 'function', function: { name: 'ping' } }), 'ping');
        assert.equal(await call('auto'), undefined);
        const none = await create(ask('get_weather', { tools: [WEATHER], tool_choice: 'none' }));
        assert.equal(none.choices[0].finish_reason, 'stop');
      });

      test('results go back', async () => {
        const messages = user(TWO_CALLS);
        const first = await create({ model: CHAT, messages, tools: [WEATHER] });
        messages.push(first.choices[0].message);
        for (const [i, call] of first.choices[0].message.tool_calls.entries())
          messages.push({ role: 'tool', tool_call_id: call.id, content: `${20 + i} degrees` });
        const second = await create({ model: CHAT, messages, tools: [WEATHER] });
        assert.match(second.choices[0].message.content, /> 20 degrees[^]*> 21 degrees/);
      });

      for (const stream of [false, true])
        test(`runTools, ${stream ? 'stream' : 'whole'}`, async () => {
          const cities = [];
          const runner = helpers(connect()).runTools({
            ...ask('Please use get_weather'),
            stream,
            tools: [{
              ...WEATHER,
              function: {
                ...WEATHER.function,
                parse: JSON.parse,
                function: ({ city }) => { cities.push(city); return 'It is 23 degrees.'; },
              },
            }],
          });
          assert.match(await runner.finalContent(), /It is 23 degrees\./);
          assert.equal(cities.length, 1);
          assert.equal(typeof cities[0], 'string');
        });
    });

    describe('content', () => {
      test('images', async () => {
        const answer = await create({ model: CHAT, messages: user([
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: PNG, detail: 'low' } },
        ]) });
        assert.match(answer.choices[0].message.content, /image\/png/);
      });

      test('JSON by a schema', async () => {
        const Thing = z.object({ name: z.string(), size: z.number(), tags: z.array(z.string()) });
        const answer = await helpers(connect()).parse(
          ask('Describe a thing', { response_format: zodResponseFormat(Thing, 'thing') }));
        const { parsed } = answer.choices[0].message;
        assert.deepEqual(Thing.parse(parsed), parsed);
      });

      test('JSON of any shape', async () => {
        const answer = await create(ask('Some JSON', { response_format: { type: 'json_object' } }));
        assert.equal(typeof JSON.parse(answer.choices[0].message.content), 'object');
      });
    });

    describe('reasoning models', () => {
      test('take the parameters of others', async () => {
        const { data, response } = await create(ask('think\nsay: done', {
          model: REASONING, max_tokens: 2000, temperature: 0.3, top_p: 0.5,
        })).withResponse();
        assert.equal(data.choices[0].message.content, 'done');
        assert.ok(data.usage.completion_tokens_details.reasoning_tokens > 0);
        assert.match(response.headers.get('x-weir-dropped'), /temperature/);
      });

      test('stream', async () => {
        const chunks = await collect(await create(ask('think\ncount to 9', {
          model: REASONING, stream: true, reasoning_effort: 'low', max_completion_tokens: 2000,
        })));
        assert.equal(textOf(chunks), numbersTo(9));
      });

      test('system messages and tools', async () => {
        const answer = await create({
          model: 'o3',
          messages: [{ role: 'system', content: 'Be brief.' }, ...user('call ping')],
          tools: [PING],
        });
        assert.equal(answer.choices[0].message.tool_calls[0].function.name, 'ping');
      });
    });

    describe('embeddings', () => {
      test('base64, which the library asks for by itself', async () => {
        const answer = await connect().embeddings.create({ model: EMBEDDING, input: 'hello' });
        const [{ embedding }] = answer.data;
        assert.equal(embedding.length, 1536);
        assert.ok(Array.from(embedding).every(Number.isFinite));
        assert.ok(answer.usage.prompt_tokens > 0);
      });

      test('floats are the same numbers', async () => {
        const client = connect();
        const read = async (encoding_format) => (await client.embeddings.create(
          { model: EMBEDDING, input: 'hello', encoding_format })).data[0].embedding;
        const floats = await read('float');
        const bytes = Buffer.from(await read('base64'), 'base64');
        assert.equal(bytes.length, 4 * floats.length);
        for (const [i, number] of floats.entries())
          assert.ok(Math.abs(number - bytes.readFloatLE(4 * i)) < 1e-6);
      });

      test('several texts keep their order', async () => {
        const client = connect();
        const texts = ['one', 'two', 'three'];
        const together = await client.embeddings.create({ model: EMBEDDING, input: texts });
        assert.deepEqual(together.data.map((item) => item.index), [0, 1, 2]);
        const alone = await client.embeddings.create({ model: EMBEDDING, input: 'two' });
        assert.deepEqual(together.data[1].embedding, alone.data[0].embedding);
      });

      test('dimensions', async () => {
        const answer = await connect().embeddings.create(
          { model: 'text-embedding-3-large', input: 'hello', dimensions: 256 });
        assert.equal(answer.data[0].embedding.length, 256);
      });

      test('tokens', async () => {
        const answer = await connect().embeddings.create(
          { model: EMBEDDING, input: [[15339, 1917]] });
        assert.equal(answer.data.length, 1);
      });
    });

    describe('models', () => {
      test('list, retrieve and use', async () => {
        const client = connect();
        const models = [];
        for await (const model of client.models.list())
          models.push(model);
        assert.ok(models.every((model) => model.object === 'model' && model.id !== ''));
        const listed = models.find((model) => model.id.endsWith(CHAT));
        assert.ok(listed, models.map((model) => model.id).join());
        const model = await client.models.retrieve(listed.id);
        assert.equal(model.id, listed.id);
        const answer = await create(ask('say: listed', { model: listed.id }));
        assert.equal(answer.choices[0].message.content, 'listed');
      });

      test('unknown', async () => {
        await assert.rejects(connect().models.retrieve('no-such-model'), OpenAI.NotFoundError);
      });
    });

    describe('errors', () => {
      const fails = async (promise, type, expected) => {
        await assert.rejects(promise, (error) => {
          assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
          assert.match(error.message, /\w+ \w+/);
          for (const [member, value] of Object.entries(expected))
            assert.equal(error[member], value, member);
          return true;
        });
      };

      test('wrong key', () => fails(
        connect({ apiKey: 'wrong' }).chat.completions.create(ask('hello')),
        OpenAI.AuthenticationError, { status: 401, code: 'invalid_api_key' }));

      test('wrong key for a list', () => fails(
        connect({ apiKey: 'wrong' }).models.list(), OpenAI.AuthenticationError, { status: 401 }));

      for (const stream of [false, true])
        test(`unknown model, ${stream ? 'stream' : 'whole'}`, () => fails(
          create(ask('hello', { model: 'no-such-model', stream })),
          OpenAI.NotFoundError, { status: 404, code: 'model_not_found' }));

      test('value out of range', () => fails(
        create(ask('hello', { temperature: 9 })),
        OpenAI.BadRequestError,
        { status: 400, param: 'temperature', type: 'invalid_request_error' }));

      test('no messages', () => fails(
        create({ model: CHAT }), OpenAI.BadRequestError, { status: 400, param: 'messages' }));

      test('unknown role', () => fails(
        create({ model: CHAT, messages: [{ role: 'wizard', content: 'x' }] }),
        OpenAI.BadRequestError, { status: 400, param: 'messages[0].role' }));

      test('what is not offered', () => fails(
        connect().post('/audio/speech', { body: {} }), OpenAI.NotFoundError, { status: 404 }));

      test('is not retried when that cannot help', async () => {
        let requests = 0;
        const client = connect({
          maxRetries: 2,
          fetch: (...args) => { requests++; return fetch(...args); },
        });
        await assert.rejects(client.chat.completions.create(ask('x', { model: 'no-such-model' })));
        assert.equal(requests, 1);
      });
    });

    describe('leaving early', () => {
      test('abort in the middle of a stream', async () => {
        const stream = await create(ask('long 200000', { stream: true }));
        let chunks = 0;
        for await (const chunk of stream) {
          assert.ok(chunk.choices);
          if (++chunks === 5)
            stream.controller.abort();
        }
        assert.ok(chunks < 200000);
        const next = await create(ask('say: still here'));
        assert.equal(next.choices[0].message.content, 'still here');
      });

      test('abort before the answer', async () => {
        const controller = new AbortController();
        const promise = create(ask('long 200000'), { signal: controller.signal });
        setTimeout(() => controller.abort(), 5);
        await assert.rejects(promise, OpenAI.APIUserAbortError);
      });
    });
  });
}
