// SPDX-License-Identifier: MIT
// The Responses API with OpenAI's newest library: natively on GPT, translated on Claude and Gemini.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import OpenAI from 'openai';
import { zodResponsesFunction, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

import { FAMILIES, KEY, MORE_FAMILIES, ODD_ARGUMENTS, PNG, collect, startWeir } from './weir.mjs';

const WEATHER = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
  strict: false,
};

let weir;
let client;

before(async () => {
  weir = await startWeir();
  client = new OpenAI({ apiKey: KEY, baseURL: `${weir.url}/v1`, maxRetries: 0 });
});
after(() => weir.stop());

for (const { family, model, thinking } of [...FAMILIES, ...MORE_FAMILIES]) {
  describe(family, () => {
    test('answers', async () => {
      const response = await client.responses.create({ model, input: 'say: Grüße 👩‍👩‍👧' });

      assert.equal(response.status, 'completed');
      assert.equal(response.output_text, 'Grüße 👩‍👩‍👧');
      assert.ok(response.usage.input_tokens > 0);
      assert.ok(response.usage.output_tokens > 0);
      assert.equal(typeof response.usage.input_tokens_details.cached_tokens, 'number');
      assert.equal(typeof response.usage.output_tokens_details.reasoning_tokens, 'number');
    });

    test('streams', async () => {
      const stream = client.responses.stream({ model, input: 'say: Hello there', instructions: 'Be short' });
      const events = await collect(stream);
      const response = await stream.finalResponse();
      const text = events.filter((event) => event.type === 'response.output_text.delta')
        .map((event) => event.delta).join('');

      assert.equal(events[0].type, 'response.created');
      assert.equal(events.at(-1).type, 'response.completed');
      assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, i) => i));
      assert.equal(text, 'Hello there');
      assert.equal(response.output_text, 'Hello there');
      assert.equal(response.status, 'completed');
    });

    test('calls tools, and goes on from their results', async () => {
      const input = [{ role: 'user', content: `call get_weather ${ODD_ARGUMENTS}` }];
      const first = await client.responses
        .stream({ model, input, tools: [WEATHER], store: false }).finalResponse();
      const call = first.output.find((item) => item.type === 'function_call');

      assert.equal(call.name, 'get_weather');
      assert.equal(call.arguments, ODD_ARGUMENTS);
      const second = await client.responses.create({
        model,
        input: [...input, ...first.output.map(({ parsed_arguments, ...item }) => item),
          { type: 'function_call_output', call_id: call.call_id, output: '17 °C' }],
        tools: [WEATHER],
        store: false,
      });
      assert.equal(second.status, 'completed');
      assert.ok(second.output_text.length > 0);
    });

    test('sees an image', async () => {
      const response = await client.responses.create({
        model,
        input: [{ role: 'user', content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: PNG, detail: 'auto' },
        ] }],
      });

      assert.equal(response.status, 'completed');
    });

    test('says that it was cut short', async () => {
      const response = await client.responses
        .stream({ model, input: 'say: ' + 'one two three four five '.repeat(40), max_output_tokens: 16 })
        .finalResponse();

      assert.equal(response.status, 'incomplete');
      assert.equal(response.incomplete_details.reason, 'max_output_tokens');
      assert.ok(response.output_text.length > 0);
    });

    test('parses an answer in a schema', async () => {
      const response = await client.responses.parse({
        model,
        input: 'Make one up',
        text: { format: zodTextFormat(z.object({ city: z.string() }), 'place') },
      });

      assert.equal(typeof response.output_parsed.city, 'string');
    });

    test('reasons', async () => {
      const response = await client.responses.create({
        model: thinking,
        input: 'Think',
        reasoning: { effort: 'low', summary: 'auto' },
        include: ['reasoning.encrypted_content'],
        store: false,
      });
      const again = await client.responses.create({
        model: thinking,
        input: [{ role: 'user', content: 'Think' }, ...response.output,
          { role: 'user', content: 'And now?' }],
        reasoning: { effort: 'low' },
        include: ['reasoning.encrypted_content'],
        store: false,
      });

      assert.equal(response.status, 'completed');
      assert.equal(again.status, 'completed');
    });

    test('stops when it is aborted', async () => {
      const stream = await client.responses.create({ model, input: 'Hello', stream: true });

      for await (const event of stream) {
        if (event.type === 'response.output_text.delta')
          break;
      }
      assert.ok(stream.controller.signal.aborted);
    });
  });
}

describe('what is kept', () => {
  const model = FAMILIES.find(({ family }) => family === 'GPT').model;

  test('is fetched, continued and deleted', async () => {
    const response = await client.responses.create({ model, input: 'say: One', store: true });
    const fetched = await client.responses.retrieve(response.id);
    const next = await client.responses.create({
      model, input: 'say: Two', previous_response_id: response.id,
    });

    assert.equal(fetched.output_text, 'One');
    assert.equal(next.output_text, 'Two');
    await client.responses.delete(response.id);
    await assert.rejects(client.responses.retrieve(response.id), OpenAI.NotFoundError);
  });

  test('runs in the background, and is cancelled', async () => {
    const response = await client.responses.create({ model, input: 'Hello', background: true });

    assert.equal(response.status, 'queued');
    const cancelled = await client.responses.cancel(response.id);
    assert.ok(['cancelled', 'completed'].includes(cancelled.status));
  });

  for (const { family, model: other } of FAMILIES.filter((row) => row.family !== 'GPT')) {
    test(`is nothing of ${family}`, async () => {
      await assert.rejects(
        client.responses.create({ model: other, input: 'x', previous_response_id: 'resp_1' }),
        (error) => error instanceof OpenAI.BadRequestError
          && error.code === 'unsupported_parameter' && error.param === 'previous_response_id');
    });
  }
});

describe('errors', () => {
  test('of an unknown model', async () => {
    await assert.rejects(client.responses.create({ model: 'no-such-model', input: 'x' }),
      OpenAI.NotFoundError);
  });

  test('of a wrong key', async () => {
    const wrong = new OpenAI({ apiKey: 'wrong', baseURL: `${weir.url}/v1`, maxRetries: 0 });

    await assert.rejects(wrong.responses.create({ model: 'gpt-4.1', input: 'x' }),
      OpenAI.AuthenticationError);
  });

  test('of a bad request', async () => {
    await assert.rejects(client.responses.create({ model: 'gpt-4.1', input: 7 }),
      (error) => error instanceof OpenAI.BadRequestError && error.param === 'input');
  });
});

describe('a model with no other API', () => {
  const model = 'gpt-5.3-codex';

  test('is reached by its own', async () => {
    const response = await client.responses.create({ model, input: 'say: Hi' });

    assert.equal(response.output_text, 'Hi');
  });

  test('is reached by chat', async () => {
    const completion = await client.chat.completions.create({
      model, messages: [{ role: 'user', content: 'say: Hi' }],
    });

    assert.equal(completion.choices[0].message.content, 'Hi');
  });

  test('calls a tool that is parsed', async () => {
    const response = await client.responses.parse({
      model,
      input: 'call get_weather {"city":"Rome"}',
      tools: [zodResponsesFunction({ name: 'get_weather', parameters: z.object({ city: z.string() }) })],
    });
    const call = response.output.find((item) => item.type === 'function_call');

    assert.deepEqual(call.parsed_arguments, { city: 'Rome' });
  });
});
