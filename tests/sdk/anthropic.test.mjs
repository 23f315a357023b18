// SPDX-License-Identifier: MIT
// Anthropic's library: its newest version, which sends the key as a bearer and a wire version of
// its own, and the last of version 0, which many tools still have.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import Anthropic1 from '@anthropic-ai/sdk';
import Anthropic0 from 'anthropic0';

import {
  AWKWARD, FAMILIES, KEY, ODD_ARGUMENTS, PDF, PNG, WITH_LIMITS, collect, numbersTo, startWeir,
} from './weir.mjs';

const VERSIONS = [
  { name: 'anthropic 1', Anthropic: Anthropic1, wire: '2026-10-21' },
  { name: 'anthropic 0', Anthropic: Anthropic0, wire: '2023-06-01' },
];

const WEATHER = {
  name: 'get_weather',
  description: 'The weather in a city',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
    required: ['city'],
    additionalProperties: false,
  },
};
const PING = { name: 'ping', input_schema: { type: 'object', properties: {} } };
const TWO_CALLS = 'call get_weather {"city":"Berlin"}\ncall get_weather {"city":"Rome","unit":"C"}';
const IMAGE = {
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: PNG.split(',')[1] },
};
const DOCUMENT = {
  type: 'document',
  source: { type: 'base64', media_type: 'application/pdf', data: PDF },
};
const EPHEMERAL = { type: 'ephemeral' };

const user = (content) => [{ role: 'user', content }];

const textOf = (message) => message.content
  .filter((block) => block.type === 'text').map((block) => block.text).join('');
const callsOf = (message) => message.content.filter((block) => block.type === 'tool_use');

let weir;
before(async () => { weir = await startWeir(); });
after(() => weir?.stop());

for (const { name, Anthropic, wire } of VERSIONS) {
  const connect = (options = {}) =>
    new Anthropic({ apiKey: KEY, baseURL: weir.url, maxRetries: 0, ...options });

  const fails = (promise, type, status, kind) => assert.rejects(promise, (error) => {
    assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
    assert.equal(error.status, status);
    assert.equal(error.error.type, 'error');
    assert.equal(error.error.error.type, kind);
    assert.match(error.error.error.message, /\w+ \w+/);
    return true;
  });

  describe(name, () => {
    for (const { family, model, thinking, failing } of WITH_LIMITS) {
      // What must go wrong is tried where that does no harm to what must not.
      const testFailing = failing === undefined ? () => {} : test;
      const ask = (content, more = {}) =>
        ({ model, max_tokens: 1000, messages: user(content), ...more });

      // The message, however it comes.
      const WAYS = [
        { way: 'whole', get: (body, client = connect()) => client.messages.create(body) },
        { way: 'stream', get: (body, client = connect()) =>
          client.messages.stream(body).finalMessage() },
      ];

      for (const { way, get } of WAYS)
        describe(`${family}, ${way}`, () => {
          test('text', async () => {
            const message = await get(ask('say: hello world', { system: 'Be brief.' }));
            assert.equal(message.type, 'message');
            assert.equal(message.role, 'assistant');
            assert.match(message.id, /./);
            assert.deepEqual(message.content.map((block) => block.type), ['text']);
            assert.equal(textOf(message), 'hello world');
            assert.equal(message.stop_reason, 'end_turn');
            assert.ok(message.usage.input_tokens > 0);
            assert.ok(message.usage.output_tokens > 0);
          });

          test('awkward text', async () => {
            assert.equal(textOf(await get(ask(`say: ${AWKWARD}`))), AWKWARD);
          });

          test('turns and a system message among them', async () => {
            const message = await get({ model, max_tokens: 1000, messages: [
              { role: 'user', content: 'hello' },
              { role: 'assistant', content: [{ type: 'text', text: 'Hello.' }] },
              { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
              { role: 'user', content: 'say: good' },
            ] });
            assert.equal(textOf(message), 'good');
          });

          test('limit of tokens', async () => {
            const message = await get(ask('long 200', { max_tokens: 20 }));
            assert.equal(message.stop_reason, 'max_tokens');
          });

          test('more tokens than the model has', async () => {
            // The library itself refuses to wait for so many without a stream.
            const client = connect({ timeout: 60_000 });
            assert.equal(textOf(await get(ask('say: all', { max_tokens: 200_000 }), client)), 'all');
          });

          test('stop sequences', async () => {
            const message = await get(ask('count to 9', { stop_sequences: [' 4', 'x'] }));
            assert.equal(textOf(message), '1 2 3');
            // Only Claude says which one it was, or that it was one.
            assert.equal(message.stop_reason, family === 'Claude' ? 'stop_sequence' : 'end_turn');
            assert.equal(message.stop_sequence, family === 'Claude' ? ' 4' : null);
          });

          test('several tools at once, and their results', async () => {
            const body = ask(TWO_CALLS, { tools: [WEATHER, PING] });
            const first = await get(body);
            assert.equal(first.stop_reason, 'tool_use');
            const calls = callsOf(first);
            assert.deepEqual(calls.map((call) => [call.name, call.input]), [
              ['get_weather', { city: 'Berlin' }],
              ['get_weather', { city: 'Rome', unit: 'C' }],
            ]);
            assert.equal(new Set(calls.map((call) => call.id)).size, 2);
            const second = await get({ ...body, messages: [
              ...body.messages,
              { role: 'assistant', content: first.content },
              ...user([
                { type: 'tool_result', tool_use_id: calls[0].id, content: '20 degrees' },
                { type: 'tool_result', tool_use_id: calls[1].id,
                  content: [{ type: 'text', text: '21 degrees' }, IMAGE] },
              ]),
            ] });
            // Chat APIs take images from users alone: there it comes after the results.
            assert.match(textOf(second),
              ['GPT', 'orchestration'].includes(family) ? /image\/png/ : /> 20 degrees[^]*> 21 degrees/);
          });

          test('results that are empty or of an error', async () => {
            const body = ask(TWO_CALLS, { tools: [WEATHER] });
            const first = await get(body);
            const [one, other] = callsOf(first);
            const second = await get({ ...body, messages: [
              ...body.messages,
              { role: 'assistant', content: first.content },
              ...user([
                { type: 'tool_result', tool_use_id: one.id },
                { type: 'tool_result', tool_use_id: other.id, is_error: true, content: 'No.' },
              ]),
            ] });
            assert.match(textOf(second), /No\./);
          });

          test('a tool without arguments', async () => {
            const [call] = callsOf(await get(ask('call ping', { tools: [PING] })));
            assert.equal(call.name, 'ping');
            assert.deepEqual(call.input, {});
          });

          test('choice of a tool', async () => {
            const call = async (tool_choice) => callsOf(
              await get(ask('hello', { tools: [WEATHER, PING], tool_choice })))[0]?.name;
            assert.equal(await call({ type: 'any' }), 'get_weather');
            assert.equal(await call({ type: 'tool', name: 'ping' }), 'ping');
            assert.equal(await call({ type: 'auto' }), undefined);
            assert.equal(await call({ type: 'none' }), undefined);
          });

          test('one call when parallel ones are off', async () => {
            const message = await get(ask(TWO_CALLS, {
              tools: [WEATHER], tool_choice: { type: 'auto', disable_parallel_tool_use: true },
            }));
            // Gemini cannot be told.
            assert.equal(callsOf(message).length, family === 'Gemini' ? 2 : 1);
          });

          test('images', async () => {
            const message = await get(ask([{ type: 'text', text: 'What is this?' }, IMAGE]));
            assert.match(textOf(message), /image\/png/);
          });

          test('PDF', async () => {
            const promise = get(ask([{ type: 'text', text: 'What is this?' }, DOCUMENT]));
            if (family === 'GPT')
              // Azure's Chat Completions have none.
              return fails(promise, Anthropic.BadRequestError, 400, 'invalid_request_error');
            const message = await promise;
            assert.match(textOf(message), /application\/pdf/);
          });

          test('thinking, and back with the result of a call', async () => {
            const body = {
              ...ask('think\ncall ping', { tools: [PING] }), model: thinking, max_tokens: 4000,
              thinking: { type: 'enabled', budget_tokens: 1500 },
            };
            const first = await get(body);
            const [thought] = first.content.filter((block) => block.type === 'thinking');
            // GPT does not tell its thoughts in Chat Completions.
            if (family !== 'GPT') {
              assert.match(thought.thinking, /think/);
              if (family === 'Claude')
                assert.match(thought.signature, /./);
            }
            const [call] = callsOf(first);
            const second = await get({ ...body, messages: [
              ...body.messages,
              { role: 'assistant', content: first.content },
              ...user([{ type: 'tool_result', tool_use_id: call.id, content: 'pong' }]),
            ] });
            assert.match(textOf(second), /> pong/);
          });

          test('adaptive thinking, for every model', async () => {
            const message = await get(ask('say: adapted', {
              max_tokens: 4000, thinking: { type: 'adaptive' }, output_config: { effort: 'high' },
            }));
            assert.equal(textOf(message), 'adapted');
          });

          test('answer by a schema', async () => {
            const message = await get(ask('Describe a thing', { output_config: { format: {
              type: 'json_schema',
              schema: {
                type: 'object',
                properties: { name: { type: 'string' }, size: { type: 'integer' } },
                required: ['name', 'size'],
                additionalProperties: false,
              },
            } } }));
            const thing = JSON.parse(textOf(message));
            assert.equal(typeof thing.name, 'string');
            assert.ok(Number.isInteger(thing.size));
            assert.equal(message.stop_reason, 'end_turn');
          });

          test('cached tokens', async () => {
            const filler = `${name} ${way}: a line of code();\n`.repeat(2000);
            const body = ask('say: ok', {
              system: [{ type: 'text', text: filler, cache_control: EPHEMERAL }],
            });
            const { usage: first } = await get(body);
            const { usage: second } = await get(body);
            assert.equal(first.cache_read_input_tokens ?? 0, 0);
            assert.ok(second.cache_read_input_tokens > 1000);
            assert.equal(second.cache_read_input_tokens + second.input_tokens
                + (second.cache_creation_input_tokens ?? 0),
              first.input_tokens + (first.cache_creation_input_tokens ?? 0));
          });

          testFailing('upstream errors', async () => {
            const broken = { model: failing, max_tokens: 100 };
            await fails(get({ ...broken, messages: user('fail with 429 1') }),
              Anthropic.RateLimitError, 429, 'rate_limit_error');
          });
        });

      describe(family, () => {
        test('stream, event by event', async () => {
          const events = await collect(await connect().messages.create(
            ask('count to 50', { stream: true })));
          const types = events.map((event) => event.type).filter((type) => type !== 'ping');
          assert.deepEqual(types.slice(0, 3),
            ['message_start', 'content_block_start', 'content_block_delta']);
          assert.deepEqual(types.slice(-3),
            ['content_block_stop', 'message_delta', 'message_stop']);
          assert.ok(types.length > 15, 'comes in pieces');
          assert.equal(events.map((event) => event.delta?.text ?? '').join(''), numbersTo(50));
        });

        test('arguments in pieces', async () => {
          const stream = connect().messages.stream(
            ask(`${TWO_CALLS}\ncall get_weather ${ODD_ARGUMENTS}`, { tools: [WEATHER] }));
          const pieces = [];
          stream.on('inputJson', (piece) => pieces.push(piece));
          const calls = callsOf(await stream.finalMessage());
          assert.equal(calls.length, 3);
          if (family !== 'Gemini')
            assert.ok(pieces.length > 6, 'Gemini tells them whole');
          assert.ok(pieces.join('').endsWith(ODD_ARGUMENTS), pieces.join(''));
        });

        test('count of tokens', async () => {
          const client = connect();
          const count = (more) => client.messages.countTokens(
            { model, messages: user('a word '.repeat(1000)), ...more });
          const plain = (await count()).input_tokens;
          assert.ok(plain > 1500 && plain < 5000, plain);
          assert.ok((await count({ tools: [WEATHER] })).input_tokens > plain);
          const counts = await Promise.all(Array.from({ length: 24 }, () => count()));
          assert.deepEqual(new Set(counts.map((answer) => answer.input_tokens)), new Set([plain]));
        });

        test('beta interface', async () => {
          const message = await connect().beta.messages.create(ask('say: beta', {
            betas: ['context-management-2025-06-27', 'some-unknown-beta-2027-01-01'],
            context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
            metadata: { user_id: 'someone' },
          }));
          assert.equal(textOf(message), 'beta');
        });

        test('refuses an unknown role', () => fails(
          connect().messages.create({ ...ask('x'), messages: [{ role: 'wizard', content: 'x' }] }),
          Anthropic.BadRequestError, 400, 'invalid_request_error'));

        testFailing('tells when to come back', async () => {
          const promise = connect().messages.create(
            { ...ask('fail with 429 1'), model: failing });
          await assert.rejects(promise, (error) => {
            assert.ok(Number(error.headers.get('retry-after')) >= 1);
            return true;
          });
        });

        for (const line of ['cut after 6', 'error after 6'])
          testFailing(`does not take a broken stream for a whole one: ${line}`, async () => {
            const stream = connect().messages.stream(
              { ...ask(`${line}\ncount to 50`), model: failing });
            let text = '';
            stream.on('text', (piece) => { text += piece; });
            await assert.rejects(stream.finalMessage(), (error) => {
              assert.ok(error instanceof Anthropic.APIError, error.stack);
              assert.match(error.message, /\w+ \w+/);
              return true;
            });
            assert.ok(numbersTo(50).startsWith(text) && text.length < 100, text);
          });

        test('abort in the middle of a stream', async () => {
          const stream = await connect().messages.create(
            ask('long 200000', { max_tokens: 30_000, stream: true }));
          let events = 0;
          for await (const event of stream) {
            assert.ok(event.type);
            if (++events === 8)
              stream.controller.abort();
          }
          assert.ok(events < 30_000);
          assert.equal(textOf(await connect().messages.create(ask('say: here'))), 'here');
        });
      });
    }

    test('redacted thinking goes back as it came', async () => {
      const body = {
        model: 'anthropic--claude-4.5-sonnet', max_tokens: 4000, tools: [PING],
        messages: user('think redacted\ncall ping'),
        thinking: { type: 'enabled', budget_tokens: 1500 },
      };
      const first = await connect().messages.create(body);
      assert.equal(first.content[0].type, 'redacted_thinking');
      const second = await connect().messages.create({ ...body, messages: [
        ...body.messages,
        { role: 'assistant', content: first.content },
        ...user([{ type: 'tool_result', tool_use_id: callsOf(first)[0].id, content: 'pong' }]),
      ] });
      assert.match(textOf(second), /> pong/);
    });

    test('a conversation moves to a model of another family', async () => {
      let messages = user('think\ncall ping');
      for (const { thinking: model } of [...FAMILIES, ...FAMILIES]) {
        const answer = await connect().messages.create({
          model, max_tokens: 4000, messages, tools: [PING],
          thinking: { type: 'enabled', budget_tokens: 1500 },
        });
        const [call] = callsOf(answer);
        assert.ok(call, model);
        messages = [
          ...messages,
          { role: 'assistant', content: answer.content },
          ...user([{ type: 'tool_result', tool_use_id: call.id, content: 'pong' }]),
          { role: 'assistant', content: 'It answers.' },
          ...user('think\ncall ping'),
        ];
      }
    });

    describe('models', () => {
      test('list, retrieve and use', async () => {
        const client = connect();
        const models = await collect(client.models.list());
        assert.ok(models.length > 5);
        assert.ok(models.every((model) => model.type === 'model' && model.display_name !== ''
          && !Number.isNaN(Date.parse(model.created_at))));
        for (const { model } of FAMILIES) {
          const listed = models.find(({ id }) => id.endsWith(model));
          assert.ok(listed, model);
          assert.equal((await client.models.retrieve(listed.id)).id, listed.id);
        }
      });

      test('unknown', () =>
        fails(connect().models.retrieve('no-such-model'), Anthropic.NotFoundError, 404,
          'not_found_error'));
    });

    describe('errors', () => {
      const ask = (more) => ({
        model: FAMILIES[0].model, max_tokens: 100, messages: user('hello'), ...more });

      test('wrong key', () => fails(connect({ apiKey: 'wrong' }).messages.create(ask()),
        Anthropic.AuthenticationError, 401, 'authentication_error'));

      for (const stream of [false, true])
        test(`unknown model, ${stream ? 'stream' : 'whole'}`, () => fails(
          connect().messages.create(ask({ model: 'no-such-model', stream })),
          Anthropic.NotFoundError, 404, 'not_found_error'));

      // Its own deployment is stopped; orchestration has it as well.
      test('no deployment that runs', async () => {
        const reply = await connect().messages.create(ask({ model: 'gpt-4o-mini' }));

        assert.equal(reply.model, 'gpt-4o-mini');
        assert.equal(reply.content[0].type, 'text');
      });

      test('no messages', () => fails(connect().messages.create(ask({ messages: [] })),
        Anthropic.BadRequestError, 400, 'invalid_request_error'));

      test('what is not offered', () => fails(
        connect().get('/v1/no/such/thing'), Anthropic.NotFoundError, 404, 'not_found_error'));

      test('is retried when that can help', async () => {
        let requests = 0;
        const client = connect({
          maxRetries: 1,
          fetch: (url, init) => {
            requests++;
            assert.equal(new Headers(init.headers).get('anthropic-version'), wire);
            return fetch(url, init);
          },
        });
        const broken = ask({ model: 'o4-mini', messages: user('fail with 503') });
        await assert.rejects(client.messages.create(broken), Anthropic.InternalServerError);
        assert.equal(requests, 2);
        await assert.rejects(client.messages.create(ask({ model: 'no-such-model' })));
        assert.equal(requests, 3);
      });
    });
  });
}
