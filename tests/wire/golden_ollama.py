# SPDX-License-Identifier: MIT
"""Reads Ollama's chat replies as the ollama package does: a line is an object."""

from golden_reader import Broken, Failed, demand, is_count, parse

NAME = 'ollama'
REASONS = {'stop', 'length', 'load'}
COUNTS = {
    'total_duration', 'load_duration', 'prompt_eval_count', 'prompt_eval_duration', 'eval_count',
    'eval_duration',
}


def check_error(value):
    demand(set(value) == {'error'} and value['error'], 'an error is a text')


def check_call(call):
    function = call['function']
    demand(function['name'] and isinstance(function['arguments'], dict), 'a call comes whole')


class Answer:
    def __init__(self):
        self.texts = {'content': '', 'thinking': ''}
        self.calls = []
        self.model = None
        self.end = None

    def take(self, value):
        demand(self.end is None, 'nothing follows the end')
        demand(self.model in (None, value['model']), 'the model stays')
        self.model = value['model']
        message = value['message']
        demand(message['role'] == 'assistant', 'it is the model that speaks')
        demand(isinstance(message['content'], str), 'the content is a text')
        for name in self.texts:
            self.texts[name] += message.get(name, '')
        for call in message.get('tool_calls', ()):
            check_call(call)
            self.calls.append(call)
        if value['done']:
            demand(value['done_reason'] in REASONS, 'the reason is known')
            counts = {name: value[name] for name in COUNTS if name in value}
            demand(all(is_count(count) for count in counts.values()), 'counts are counts')
            demand('total_duration' in counts and 'eval_duration' in counts, 'it tells the time')
            self.end = (value['done_reason'], counts)
        else:
            demand('done_reason' not in value, 'the reason is last')

    def get(self):
        demand(self.end is not None, 'an answer ends')
        return {**self.texts, 'calls': self.calls, 'model': self.model, 'end': self.end}


def read_stream(text):
    """The answer; Failed when the client is told that there is none."""
    demand(text.endswith('\n'), 'a stream ends with a whole line')
    answer = Answer()
    failed = False
    for line in text[:-1].split('\n'):
        demand(not failed, 'nothing follows an error')
        value = parse(line)
        if 'error' in value:
            check_error(value)
            demand(answer.end is None, 'no end before a failure')
            failed = True
        else:
            answer.take(value)
    if failed:
        raise Failed
    return answer.get()


def skim_stream(text):
    raise Broken('no model speaks it')


def read_body(text):
    answer = Answer()
    answer.take(parse(text))
    return answer.get()
