# SPDX-License-Identifier: MIT
"""A fast and obedient model: what the prompt says is how it answers.

"flood SIZE"       streams so many bytes as fast as they are taken
"steps N MS"       streams N events, one each MS milliseconds
"silence"          never answers
anything else      a short answer
"""

import asyncio
import json
import threading

SSE = (b'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n'
       b'Transfer-Encoding: chunked\r\n\r\n')
SHORT = json.dumps({
    'id': 'chatcmpl-load', 'object': 'chat.completion', 'created': 1, 'model': 'gpt-4o',
    'choices': [{'index': 0, 'finish_reason': 'stop',
                 'message': {'role': 'assistant', 'content': 'Hello'}}],
    'usage': {'prompt_tokens': 1, 'completion_tokens': 1, 'total_tokens': 2}}).encode()
EVENT_TEXT = 8000
EVENTS_AT_ONCE = 32


def make_event(text, finish=None):
    data = json.dumps({
        'id': 'chatcmpl-load', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'gpt-4o',
        'choices': [{'index': 0, 'delta': {'content': text}, 'finish_reason': finish}]})
    event = f'data: {data}\n\n'
    return f'{len(event):x}\r\n{event}\r\n'.encode()


END = make_event('', 'stop') + b'e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n'


def make_reply(body):
    return (b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
            b'Content-Length: %d\r\n\r\n' % len(body)) + body


class Upstream:
    """Serves in a thread of its own for as long as the program runs."""

    def __init__(self):
        self.port = 0
        self.tokens = 0
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.run(ready)), daemon=True).start()
        ready.wait()

    async def run(self, ready):
        server = await asyncio.start_server(self.serve, '127.0.0.1', 0, backlog=4096)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b'\r\n\r\n'):
                lengths = [line.split(b':')[1] for line in head.split(b'\r\n')
                           if line.lower().startswith(b'content-length:')]
                body = await reader.readexactly(int(lengths[0])) if lengths else b''
                await self.answer(head, body, reader, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def answer(self, head, body, reader, writer):
        if b'/oauth/token' in head:
            self.tokens += 1
            writer.write(make_reply(
                b'{"access_token":"load","token_type":"bearer","expires_in":43199}'))
        elif head.startswith(b'GET'):
            writer.write(make_reply(b'{"count":0,"resources":[]}'))
        else:
            words = json.loads(body)['messages'][-1]['content'].split()
            await self.infer(words, reader, writer)

    async def infer(self, words, reader, writer):
        if words[0] == 'flood':
            block = make_event('x' * EVENT_TEXT) * EVENTS_AT_ONCE
            writer.write(SSE)
            for _ in range(int(words[1]) // len(block) + 1):
                writer.write(block)
                await writer.drain()
            writer.write(END)
        elif words[0] == 'steps':
            event = make_event('step')
            writer.write(SSE)
            for _ in range(int(words[1])):
                writer.write(event)
                await asyncio.sleep(int(words[2]) / 1000)
                await writer.drain()
            writer.write(END)
        elif words[0] == 'silence':
            await reader.read(1)  # until the other side leaves
        else:
            writer.write(make_reply(SHORT))
