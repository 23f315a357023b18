// SPDX-License-Identifier: MIT
// LangChain's model for the OpenAI API, and for Azure's form of it, on a model of every family.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { AzureChatOpenAI, ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { z } from 'zod';

import { KEY, ORCHESTRATED, PNG, startWeir } from './weir.mjs';

// It asks the models of OpenAI that only Responses reaches by that by itself.
const MODELS = [
  'gpt-4o', 'anthropic--claude-4.5-sonnet', 'gemini-2.5-flash', ORCHESTRATED,
];
const EMBEDDING = 'text-embedding-3-small';

const WEATHER = tool(() => '', {
  name: 'get_weather',
  description: 'The weather in a city',
  schema: z.object({ city: z.string() }),
});

const TWO_CALLS = 'call get_weather {"city":"Berlin"}\ncall get_weather {"city":"Rome"}';

let weir;
before(async () => { weir = await startWeir(); });
after(() => weir?.stop());

const connect = (model, more = {}) => new ChatOpenAI({
  model, apiKey: KEY, maxRetries: 0, configuration: { baseURL: `${weir.url}/v1` }, ...more });

async function collect(stream) {
  const chunks = [];
  for await (const chunk of await stream)
    chunks.push(chunk);
  return chunks;
}

for (const model of MODELS)
  describe(model, () => {
    test('an answer', async () => {
      const answer = await connect(model).invoke(
        [new SystemMessage('Be brief.'), new HumanMessage('say: Grüße')]);
      assert.equal(answer.content, 'Grüße');
      assert.ok(answer.usage_metadata.total_tokens > 0);
    });

    test('a stream', async () => {
      const chunks = await collect(connect(model, { streamUsage: true }).stream('count to 20'));
      assert.match(chunks.map((chunk) => chunk.content).join(''), /18 19 20/);
      const all = chunks.reduce((sum, chunk) => sum.concat(chunk));
      assert.ok(all.usage_metadata.output_tokens > 0);
    });

    for (const streamed of [false, true])
      test(`tools, ${streamed ? 'stream' : 'whole'}`, async () => {
        const bound = connect(model).bindTools([WEATHER]);
        const messages = [new HumanMessage(TWO_CALLS)];
        const first = streamed
          ? (await collect(bound.stream(messages))).reduce((sum, chunk) => sum.concat(chunk))
          : await bound.invoke(messages);
        assert.deepEqual(first.tool_calls.map((call) => call.args.city), ['Berlin', 'Rome']);

        messages.push(first);
        for (const [i, call] of first.tool_calls.entries())
          messages.push(new ToolMessage({ tool_call_id: call.id, content: `${20 + i} degrees` }));
        const second = await bound.invoke(messages);
        assert.match(second.content, /20 degrees[^]*21 degrees/);
      });

    for (const method of ['functionCalling', 'jsonSchema'])
      test(`structured output by ${method}`, async () => {
        const Thing = z.object({ name: z.string(), size: z.number() });
        const thing = await connect(model)
          .withStructuredOutput(Thing, { name: 'thing', method })
          .invoke('Describe a thing');
        assert.deepEqual(Thing.parse(thing), thing);
      });

    test('images', async () => {
      const answer = await connect(model).invoke([new HumanMessage({ content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: PNG } },
      ] })]);
      assert.match(answer.content, /image\/png/);
    });

    test('abort in the middle of a stream', async () => {
      const controller = new AbortController();
      let chunks = 0;
      await assert.rejects(async () => {
        const stream = await connect(model).stream('long 200000', { signal: controller.signal });
        for await (const chunk of stream) {
          assert.equal(typeof chunk.content, 'string');
          if (++chunks === 5)
            controller.abort();
        }
      });
      assert.ok(chunks < 200000);
      assert.equal((await connect(model).invoke('say: still here')).content, 'still here');
    });

    test('Azure', async () => {
      const client = new AzureChatOpenAI({
        azureOpenAIApiKey: KEY,
        azureOpenAIEndpoint: weir.url,
        azureOpenAIApiDeploymentName: model,
        azureOpenAIApiVersion: '2024-10-21',
        maxRetries: 0,
      });
      assert.equal((await client.invoke('say: hello')).content, 'hello');
      const chunks = await collect(client.stream('count to 5'));
      assert.match(chunks.map((chunk) => chunk.content).join(''), /1 2 3 4 5/);
    });
  });

describe('everything else', () => {
  test('embeddings', async () => {
    const client = new OpenAIEmbeddings({
      model: EMBEDDING, apiKey: KEY, dimensions: 8, configuration: { baseURL: `${weir.url}/v1` } });
    const vectors = await client.embedDocuments(['a', 'b']);
    assert.deepEqual(vectors.map((vector) => vector.length), [8, 8]);
  });

  for (const [what, model, key, status] of [
    ['unknown model', 'none', KEY, 404],
    ['wrong key', MODELS[0], 'wrong', 401],
  ])
    test(`error: ${what}`, async () => {
      await assert.rejects(connect(model, { apiKey: key }).invoke('Hello'), { status });
      await assert.rejects(collect(connect(model, { apiKey: key }).stream('Hello')), { status });
    });
});
