# SPDX-License-Identifier: MIT
"""Reads Gemini's replies as the @google/genai package does, and accumulates as its chats do."""

from golden_reader import Failed, demand, frames, is_count, parse

NAME = 'gemini'
REASONS = {
    'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'LANGUAGE', 'OTHER', 'BLOCKLIST',
    'PROHIBITED_CONTENT', 'SPII', 'MALFORMED_FUNCTION_CALL',
}
KINDS = {'text', 'inlineData', 'functionCall'}


def check_error(value):
    error = value.get('error')
    demand(isinstance(error, dict), 'an error is an object')
    demand(400 <= error['code'] < 600 and error['message'] and error['status'], 'it says all')


def check_usage(usage):
    for name, value in usage.items():
        demand(is_count(value), f'{name} is a count')
    told = usage['promptTokenCount'] + usage.get('thoughtsTokenCount', 0)
    total = told + usage.get('candidatesTokenCount', 0)
    demand(usage['totalTokenCount'] == total, 'the total is the sum')


def check_part(part):
    demand(len(KINDS & set(part)) == 1, 'a part is of one kind')
    demand(part.get('thought', True) is True and part.get('thoughtSignature', True), 'no is unsaid')
    if 'functionCall' in part:
        call = part['functionCall']
        demand(call['name'] and isinstance(call['args'], dict), 'a call comes whole')
    demand(isinstance(part.get('text', ''), str), 'a text is a string')


class Candidate:
    def __init__(self):
        self.parts = []
        self.reason = None
        self.pages = None

    def add(self, part):
        check_part(part)
        last = self.parts[-1] if self.parts else {}
        if set(part) <= {'text', 'thought'} and part['text'] == '':
            return
        if set(part) == set(last) and set(part) <= {'text', 'thought'}:
            last['text'] += part['text']
        else:
            self.parts.append(dict(part))

    def take(self, candidate):
        demand(self.reason is None, 'nothing follows the end of a candidate')
        demand(candidate['content']['role'] == 'model', 'it is the model that speaks')
        for part in candidate['content']['parts']:
            self.add(part)
        self.reason = candidate.get('finishReason')
        self.pages = candidate.get('groundingMetadata', self.pages)
        demand(self.reason is None or self.reason in REASONS, 'the reason is known')


class Reply:
    def __init__(self):
        self.head = None
        self.candidates = {}
        self.usage = None

    def take(self, value):
        head = (value['modelVersion'], value['responseId'])
        demand(self.head in (None, head), 'model and id stay')
        self.head = head
        for candidate in value['candidates']:
            self.candidates.setdefault(candidate['index'], Candidate()).take(candidate)
        if 'usageMetadata' in value:
            check_usage(value['usageMetadata'])
            self.usage = value['usageMetadata']

    def answer(self):
        demand(self.candidates, 'there is an answer')
        for candidate in self.candidates.values():
            demand(candidate.reason, 'each candidate ends')
        told = {index: (c.parts, c.reason, c.pages) for index, c in sorted(self.candidates.items())}
        return {'head': self.head, 'candidates': told, 'usage': self.usage}


def read_frames(text):
    """Yields each object; Failed at the end when the last is an error."""
    failed = False
    for event, data in frames(text):
        demand(event is None, 'events have no names')
        demand(not failed, 'nothing follows the end')
        value = parse(data)
        if 'error' in value:
            check_error(value)
            failed = True
        else:
            yield value
    if failed:
        raise Failed


def skim_stream(text):
    """What the model said itself is its own affair, but not how it ends."""
    whole = False
    for value in read_frames(text):
        finished = any(c.get('finishReason') for c in value.get('candidates', ()))
        whole = whole or finished or 'promptFeedback' in value
    demand(whole, 'a stream ends with a reason')


def read_stream(text):
    """The answer; Failed when the client is told that there is none."""
    reply = Reply()
    for value in read_frames(text):
        reply.take(value)
    return reply.answer()


def read_body(text):
    reply = Reply()
    reply.take(parse(text))
    return reply.answer()
