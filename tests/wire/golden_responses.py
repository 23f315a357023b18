# SPDX-License-Identifier: MIT
"""Reads Responses as the openai package does, and accumulates as its stream helper does."""

from golden_chat import check_error
from golden_reader import Broken, Failed, demand, frames, is_count, parse

NAME = 'responses'
ENDS = {'response.completed': 'completed', 'response.incomplete': 'incomplete'}
PIECES = {
    'output_text': ('content_part', 'text'),
    'refusal': ('content_part', 'refusal'),
    'function_call_arguments': (None, 'arguments'),
    'custom_tool_call_input': (None, 'input'),
    'reasoning_summary_text': ('reasoning_summary_part', 'text'),
    'reasoning_text': ('content_part', 'text'),
}


def check_usage(usage):
    for name in ('input_tokens', 'output_tokens', 'total_tokens'):
        demand(is_count(usage.get(name)), f'usage has {name}')
    demand(is_count(usage['input_tokens_details']['cached_tokens']), 'usage has its details')
    demand(is_count(usage['output_tokens_details']['reasoning_tokens']), 'usage has its details')


def check_response(response, status):
    demand(response['object'] == 'response' and response['id'], 'a response says what it is')
    demand(response['status'] == status, f'its status is {status}')
    for name in ('created_at', 'error', 'incomplete_details', 'instructions', 'metadata', 'model',
                 'output', 'parallel_tool_calls', 'temperature', 'tool_choice', 'tools', 'top_p'):
        demand(name in response, f'a response has {name}')
    return response


class Stream:
    def __init__(self):
        self.items = []
        self.open = None
        self.parts = {}
        self.done = {}

    def take(self, name, value):
        words = name.split('.')
        if name == 'response.output_item.added':
            demand(value['output_index'] == len(self.items), 'items are numbered from 0')
            demand(self.open is None, 'one item at a time')
            self.open = value['item']
            self.items.append(None)
        elif name == 'response.output_item.done':
            demand(value['item']['id'] == self.open['id'], 'the item ends that is open')
            self.items[value['output_index']] = value['item']
            self.open = None
        elif words[-1] in ('added', 'done') and words[1].endswith('_part'):
            self.take_part(words[1], words[-1], value)
        elif words[1] in PIECES:
            self.take_piece(words[1], words[-1], value)
        elif words[1] != 'output_text' or words[2] != 'annotation':
            demand(False, f'there is no event {name}')

    def get_place(self, value):
        demand(self.open is not None and value['item_id'] == self.open['id'], 'an item is open')
        return value.get('content_index', value.get('summary_index'))

    def take_part(self, kind, what, value):
        place = (kind, self.open['id'], self.get_place(value))
        demand((place in self.parts) == (what == 'done'), 'a part opens once and then ends')
        self.parts[place] = value['part']

    def take_piece(self, kind, what, value):
        part, member = PIECES[kind]
        index = self.get_place(value)
        if what not in ('delta', 'done'):
            return
        if part is not None:
            demand((part, self.open['id'], index) in self.parts, 'a part opens first')
        place = (kind, self.open['id'], index)
        if what == 'delta':
            self.done[place] = self.done.get(place, '') + value['delta']
        else:
            demand(value[member] == self.done.get(place, ''), 'the end repeats the pieces')


def read_events(text):
    """Yields (event, object); events after the last one are an error."""
    last = None
    for number, (name, data) in enumerate(frames(text)):
        value = parse(data)
        demand(name == value['type'], 'an event is named by its type')
        demand(last not in (*ENDS, 'response.failed', 'error'), 'nothing follows the end')
        last = name
        yield number, name, value


def skim_stream(text):
    """What the model said itself is its own affair, but not how it ends."""
    name = None
    for _, name, value in read_events(text):
        if name == 'response.failed':
            demand(value['response']['error']['message'], 'it says why')
    if name in ('response.failed', 'error'):
        raise Failed
    demand(name in ENDS, 'a stream ends with its last event')


def read_stream(text):
    """The answer; Failed when the client is told that there is none."""
    stream = Stream()
    for number, name, value in read_events(text):
        demand(value['sequence_number'] == number, 'events are numbered')
        if number < 2:
            demand(name == ('response.created', 'response.in_progress')[number], 'it begins so')
            check_response(value['response'], 'in_progress')
        elif name == 'response.failed':
            response = check_response(value['response'], 'failed')
            demand(response['error']['code'] and response['error']['message'], 'it says why')
            finished = [item for item in stream.items if item is not None]
            demand(response['output'][:len(finished)] == finished, 'what came before stays')
            raise Failed
        elif name in ENDS:
            demand(stream.open is None, 'items end before the response')
            response = check_response(value['response'], ENDS[name])
            demand(response['output'] == stream.items, 'the end repeats the items')
            check_usage(response['usage'])
            return response
        else:
            stream.take(name, value)
    raise Broken('a stream ends with its last event')


def read_body(text):
    response = parse(text)
    if response['status'] == 'failed':
        check_response(response, 'failed')
        raise Failed
    demand(response['status'] in ENDS.values(), 'it is at its end')
    check_usage(response['usage'])
    return check_response(response, response['status'])
