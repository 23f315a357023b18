# SPDX-License-Identifier: MIT
"""Reads chat completions as the openai package does, and accumulates as its stream helper does."""

import json

from golden_reader import Failed, demand, frames, is_count, parse

NAME = 'openai-chat'
REASONS = {'stop', 'length', 'tool_calls', 'content_filter', 'function_call'}


def check_error(value):
    error = value.get('error')
    demand(isinstance(error, dict), 'an error is an object')
    demand(set(error) == {'message', 'type', 'param', 'code'}, 'an error has four members')
    demand(error['message'] and error['type'], 'an error says what and why')


def check_usage(usage):
    for name in ('prompt_tokens', 'completion_tokens', 'total_tokens'):
        demand(is_count(usage.get(name)), f'usage has {name}')
    total = usage['prompt_tokens'] + usage['completion_tokens']
    demand(usage['total_tokens'] == total, 'the total is the sum')
    for name in ('prompt_tokens_details', 'completion_tokens_details'):
        demand(isinstance(usage.get(name), dict), f'usage has {name}')


class Choice:
    def __init__(self):
        self.role = None
        self.texts = {'content': '', 'refusal': '', 'reasoning_content': ''}
        self.tools = []
        self.annotations = []
        self.logprobs = {'content': [], 'refusal': []}
        self.reason = None

    def take_tool(self, piece):
        index = piece['index']
        demand(index <= len(self.tools), 'calls are numbered from 0')
        kind = piece.get('type')
        if index == len(self.tools):
            demand(piece.get('id') and kind in ('function', 'custom'), 'a call begins with an id')
            demand(piece[kind].get('name'), 'a call begins with its name')
            self.tools.append({'id': piece['id'], 'type': kind, kind: {**piece[kind]}})
            return
        demand('id' not in piece and kind is None, 'a call is named once')
        tool = self.tools[index]
        member = 'arguments' if tool['type'] == 'function' else 'input'
        tool[tool['type']][member] += piece[tool['type']][member]

    def take(self, choice):
        delta = choice['delta']
        demand(isinstance(delta, dict), 'a choice has a delta')
        demand(self.reason is None, 'nothing follows the end of a choice')
        demand(self.role is not None or delta.get('role') == 'assistant', 'the role is first')
        demand('logprobs' in choice, 'a choice has logprobs')
        self.role = delta.get('role', self.role)
        for name in self.texts:
            self.texts[name] += delta.get(name) or ''
        for piece in delta.get('tool_calls') or ():
            self.take_tool(piece)
        self.annotations += delta.get('annotations') or ()
        for name, items in (choice.get('logprobs') or {}).items():
            self.logprobs[name] += items or ()
        demand('finish_reason' in choice, 'a choice has a finish_reason')
        self.reason = choice['finish_reason']
        demand(self.reason is None or self.reason in REASONS, 'the reason is known')

    def message(self):
        for tool in self.tools:
            if tool['type'] == 'function' and self.reason == 'tool_calls':
                json.loads(tool['function'].get('arguments') or '{}')
        return {
            **self.texts,
            'tool_calls': self.tools,
            'annotations': self.annotations,
            'logprobs': self.logprobs,
            'finish_reason': self.reason,
        }


class Stream:
    def __init__(self):
        self.head = None
        self.choices = {}
        self.usage = None
        self.done = False

    def check_head(self, chunk):
        demand(chunk.get('object') == 'chat.completion.chunk', 'a chunk says what it is')
        head = (chunk['id'], chunk['created'], chunk['model'])
        demand(self.head in (None, head), 'id, created and model stay')
        demand(self.usage is None, 'usage is last')
        self.head = head

    def take(self, chunk):
        if 'error' in chunk:
            check_error(chunk)
            demand(all(c.reason is None for c in self.choices.values()), 'no end before a failure')
            raise Failed
        demand(isinstance(chunk.get('choices'), list), 'a chunk has choices')
        self.check_head(chunk)
        demand('usage' in chunk, 'a chunk has usage where it was asked for')
        if not chunk['choices']:
            demand(isinstance(chunk['usage'], dict), 'without choices there is usage')
        for choice in chunk['choices']:
            self.choices.setdefault(choice['index'], Choice()).take(choice)
        self.usage = chunk.get('usage') or self.usage


def read_frames(text, take):
    """Hands each object to @take, which may raise Failed."""
    done = failed = False
    for event, data in frames(text):
        demand(event is None, 'events have no names')
        demand(not done and not failed, 'nothing follows the end')
        if data == '[DONE]':
            done = True
            continue
        try:
            take(parse(data))
        except Failed:
            failed = True
    if failed:
        raise Failed
    demand(done, 'a stream ends with [DONE]')


def skim_stream(text):
    """What the model said itself is its own affair, but not how it ends."""
    def take(chunk):
        if 'error' in chunk:
            check_error(chunk)
            raise Failed
        demand(isinstance(chunk.get('choices'), list), 'a chunk has choices')

    read_frames(text, take)


def read_stream(text):
    """The answer; Failed when the client is told that there is none."""
    stream = Stream()
    read_frames(text, stream.take)
    demand(stream.choices, 'there is an answer')
    for choice in stream.choices.values():
        demand(choice.reason, 'each choice ends')
    if stream.usage is not None:
        check_usage(stream.usage)
    messages = [stream.choices[index].message() for index in sorted(stream.choices)]
    return {'head': stream.head, 'choices': messages, 'usage': stream.usage}


def flatten(choice):
    """A choice of a body as the accumulated one."""
    message = choice['message']
    demand(message['role'] == 'assistant', 'the answer has a role')
    demand('content' in message and 'refusal' in message, 'the answer has its members')
    logprobs = choice['logprobs'] or {}
    return {
        'content': message['content'] or '',
        'refusal': message['refusal'] or '',
        'reasoning_content': message.get('reasoning_content', ''),
        'tool_calls': message.get('tool_calls', []),
        'annotations': message.get('annotations', []),
        'logprobs': {name: logprobs.get(name) or [] for name in ('content', 'refusal')},
        'finish_reason': choice['finish_reason'],
    }


def read_body(text):
    value = parse(text)
    demand(value['object'] == 'chat.completion', 'a body says what it is')
    if 'usage' in value:
        check_usage(value['usage'])
    for place, choice in enumerate(value['choices']):
        demand(choice['index'] == place, 'choices are in order')
    head = (value['id'], value['created'], value['model'])
    choices = [flatten(choice) for choice in value['choices']]
    return {'head': head, 'choices': choices, 'usage': value.get('usage')}
