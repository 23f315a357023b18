# SPDX-License-Identifier: MIT
"""Reads Messages as Anthropic's package does, and accumulates as its stream helper does."""

import json

from golden_reader import Failed, demand, frames, is_count, parse

NAME = 'messages'
TYPES = {
    'message_start', 'content_block_start', 'content_block_delta', 'content_block_stop',
    'message_delta', 'message_stop', 'ping', 'error',
}
REASONS = {
    'end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'pause_turn', 'refusal',
    'model_context_window_exceeded',
}
DELTAS = {
    'text': {'text_delta': 'text', 'citations_delta': 'citation'},
    'thinking': {'thinking_delta': 'thinking', 'signature_delta': 'signature'},
    'tool_use': {'input_json_delta': 'partial_json'},
}
COUNTS = ('input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens', 'output_tokens')


def check_error(value):
    demand(value.get('type') == 'error', 'an error says that it is one')
    demand(value['error'].get('type') and value['error'].get('message'), 'it says what and why')


def check_usage(usage):
    demand(isinstance(usage, dict), 'there is usage')
    for name in COUNTS:
        demand(is_count(usage.get(name)), f'usage has {name}')


class Block:
    def __init__(self, start):
        self.value = dict(start)
        self.input = []
        self.signed = False
        self.open = True
        if start['type'] == 'tool_use':
            demand(start['input'] == {}, 'the input of a call comes in pieces')
            demand(start['id'] and start['name'], 'a call begins with id and name')

    def take(self, delta):
        known = DELTAS.get(self.value['type'], {})
        demand(delta['type'] in known, f'{delta["type"]} belongs to another kind of block')
        demand(not self.signed, 'a signature is last')
        piece = delta[known[delta['type']]]
        if delta['type'] == 'input_json_delta':
            self.input.append(piece)
        elif delta['type'] == 'citations_delta':
            demand(piece['type'].endswith('_location'), 'a citation is of a kind that is known')
            self.value['citations'] = [*(self.value.get('citations') or ()), piece]
        elif delta['type'] == 'signature_delta':
            self.signed = True
            self.value['signature'] += piece
        else:
            self.value[known[delta['type']]] += piece

    def close(self):
        demand(self.open, 'a block ends once')
        self.open = False
        if self.value['type'] == 'tool_use':
            demand(self.input, 'the input of a call comes in at least one piece')
            self.value['input'] = json.loads(''.join(self.input) or '{}', parse_float=str)


class Stream:
    def __init__(self):
        self.message = None
        self.blocks = []
        self.ended = False
        self.failed = False
        self.stopped = False

    def on_message_start(self, value):
        demand(self.message is None, 'a message starts once')
        self.message = value['message']
        demand(self.message['content'] == [] and self.message['role'] == 'assistant', 'it is empty')
        demand(self.message['stop_reason'] is None, 'it does not end at its start')
        check_usage(self.message['usage'])
        demand(self.message['usage']['input_tokens'] > 0, 'the start tells the input')

    def on_content_block_start(self, value):
        demand(value['index'] == len(self.blocks), 'the index of a block is its place')
        demand(not any(block.open for block in self.blocks), 'one block at a time')
        self.blocks.append(Block(value['content_block']))

    def get_block(self, value):
        demand(value['index'] < len(self.blocks), 'a block starts first')
        block = self.blocks[value['index']]
        demand(block.open, 'a block that ended takes nothing')
        return block

    def on_content_block_delta(self, value):
        self.get_block(value).take(value['delta'])

    def on_content_block_stop(self, value):
        self.get_block(value).close()

    def on_message_delta(self, value):
        demand(not any(block.open for block in self.blocks), 'blocks end before the message')
        check_usage(value['usage'])
        demand(not self.ended, 'there is one message_delta')
        self.message['usage'] = {**self.message['usage'], **value['usage']}
        self.message.update(value['delta'])
        self.ended = self.message['stop_reason'] is not None

    def on_message_stop(self, value):
        demand(self.ended, 'a reason goes before the end')
        self.stopped = True

    def on_error(self, value):
        check_error(value)
        self.failed = True

    def take(self, name, value):
        demand(not self.failed and not self.stopped, 'nothing follows the end')
        if name != 'ping':
            demand(self.message is not None or name in ('message_start', 'error'), 'start is first')
            getattr(self, 'on_' + name)(value)


def check_message(message):
    demand(message['type'] == 'message' and message['role'] == 'assistant', 'it says what it is')
    demand(message['stop_reason'] in REASONS, 'the reason is known')
    calls = any(block['type'] == 'tool_use' for block in message['content'])
    demand(message['stop_reason'] != 'tool_use' or calls, 'tool_use has a call')
    refused = message['stop_reason'] == 'refusal'
    demand(refused or message.get('stop_details') is None, 'only a refusal has details')
    return message


def read_events(text):
    for name, data in frames(text):
        value = parse(data)
        demand(name in TYPES and value['type'] == name, 'an event is named by its type')
        yield name, value


def skim_stream(text):
    """What the model said itself is its own affair, but not how it ends."""
    last = None
    for name, value in read_events(text):
        demand(last not in ('error', 'message_stop'), 'nothing follows the end')
        last = name
        if name == 'error':
            check_error(value)
    if last == 'error':
        raise Failed
    demand(last == 'message_stop', 'a stream ends with message_stop')


def read_stream(text):
    """The answer; Failed when the client is told that there is none."""
    stream = Stream()
    for name, value in read_events(text):
        stream.take(name, value)
    if stream.failed:
        demand(not stream.ended, 'no end before a failure')
        raise Failed
    demand(stream.stopped, 'a stream ends with message_stop')
    stream.message['content'] = [block.value for block in stream.blocks]
    return check_message(stream.message)


def read_body(text):
    message = check_message(parse(text))
    check_usage(message['usage'])
    return message
