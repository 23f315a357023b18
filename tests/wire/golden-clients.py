# SPDX-License-Identifier: MIT
"""What the clients get of all recordings, read with the rules of their SDKs.

golden-print says what they get. Where the formats differ, a stream obeys every rule of its API and accumulates to the answer
that comes in one piece. A stream that was cut ends in exactly one error and never looks whole.
"""

import subprocess
import sys
import tempfile

import golden_chat
import golden_gemini
import golden_messages
import golden_ollama
import golden_responses
from golden_reader import Broken, Failed, demand, parse

READERS = {
    reader.NAME: reader
    for reader in (golden_chat, golden_gemini, golden_messages, golden_ollama, golden_responses)
}


class Reply:
    """All that one client gets of one recording."""

    def __init__(self, client, same):
        self.reader = READERS[client]
        self.same = same
        self.outputs = {}

    def read(self, kind, text):
        """The answer, or None when the client is told of a failure."""
        if text.startswith('HTTP '):
            status, body = text[5:].split('\n', 1)
            demand(400 <= int(status) < 600, 'a failure has the status of one')
            self.reader.check_error(parse(body))
            return None
        try:
            if kind.endswith('whole'):
                return self.reader.read_body(text)
            return (self.reader.skim_stream if self.same else self.reader.read_stream)(text)
        except Failed:
            return None

    def check(self):
        for kind in 'cut', 'stream':
            for text in self.outputs.get(kind, ()):
                self.read(kind, text)
        if self.same:
            return
        pairs = [('stream', 'whole')]
        if 'body-whole' in self.outputs:
            pairs.append(('body-stream', 'body-whole'))
        for stream, whole in pairs:
            streamed = self.read(stream, self.outputs[stream][0])
            at_once = self.read(whole, self.outputs[whole][0])
            demand(streamed == at_once, f'{streamed} is not {at_once}')


def read_outputs(data):
    """Yields (name, client, same, kind, text) of what golden-print writes."""
    at = 0
    while at < len(data):
        end = data.index(b'\n', at)
        client, upstream, same, recording, kind, size = data[at:end].decode().split()
        at = end + 1 + int(size)
        text = data[end + 1:at].decode()
        yield f'{client}/{upstream}/{recording}', client, same == '1', kind, text
        at += 1


def main():
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run([sys.argv[1], file.name], check=True, stdout=subprocess.DEVNULL)
        data = file.read()
    replies = {}
    for name, client, same, kind, text in read_outputs(data):
        reply = replies.setdefault(name, Reply(client, same))
        reply.outputs.setdefault(kind, []).append(text)

    print(f'1..{len(replies)}')
    for number, (name, reply) in enumerate(replies.items(), 1):
        try:
            reply.check()
            print(f'ok {number} /wire/golden-clients/{name}')
        except (Broken, KeyError, TypeError, ValueError) as problem:
            print(f'not ok {number} /wire/golden-clients/{name}')
            print(f'# {type(problem).__name__}: {problem}')


main()
