# SPDX-License-Identifier: MIT
"""Loads a running weirctl and looks at what it holds: memory, threads, descriptors. Prints TAP."""

import json
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

import upstream

KEY = 'key-of-the-load-test'
MIB = 1024 * 1024
PATIENCE_S = 20


class Weir:
    """weirctl serve before the upstream, with a folder of its own."""

    def __init__(self, program, folder, upstream_port):
        base = f'http://127.0.0.1:{upstream_port}'
        service_key = {'clientid': 'load', 'clientsecret': 'load', 'url': base,
                       'serviceurls': {'AI_API_URL': base}}
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        config = pathlib.Path(folder, 'config.json')
        config.write_text(json.dumps({
            'subAccounts': {'load': {
                'resource_group': 'default', 'service_key_json': service_key,
                'deployment_models': {
                    'gpt-4o': [f'{base}/v2/inference/deployments/d0123456789abcde']}}},
            'secret_authentication_tokens': [KEY], 'host': '127.0.0.1', 'port': self.port,
        }), encoding='utf-8')
        config.chmod(0o600)
        environment = {**os.environ, 'HOME': folder, 'XDG_CONFIG_HOME': folder,
                       'XDG_DATA_HOME': folder, 'XDG_STATE_HOME': folder}
        environment.pop('G_DEBUG')
        self.process = subprocess.Popen(
            [program, 'serve', '--config', str(config)], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.is_serving, 'weirctl serves')

    def is_serving(self):
        try:
            socket.create_connection(('127.0.0.1', self.port)).close()
            return True
        except ConnectionRefusedError:
            return False

    def ask(self, prompt, stream=True):
        """Sends a request and returns the connection."""
        body = json.dumps({'model': 'gpt-4o', 'stream': stream,
                           'messages': [{'role': 'user', 'content': prompt}]})
        connection = socket.create_connection(('127.0.0.1', self.port), timeout=PATIENCE_S)
        connection.sendall((
            f'POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n'
            f'Authorization: Bearer {KEY}\r\nContent-Type: application/json\r\n'
            f'Connection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}').encode())
        return connection

    def status(self, member):
        path = pathlib.Path(f'/proc/{self.process.pid}/status')
        for line in path.read_text(encoding='ascii').splitlines():
            if line.startswith(member + ':'):
                return int(line.split()[1])
        raise KeyError(member)

    def memory(self):
        return self.status('VmRSS') * 1024

    def peak(self):
        return self.status('VmHWM') * 1024

    def reset_peak(self):
        pathlib.Path(f'/proc/{self.process.pid}/clear_refs').write_text('5', encoding='ascii')

    def threads(self):
        return self.status('Threads')

    def descriptors(self):
        return len(os.listdir(f'/proc/{self.process.pid}/fd'))


def wait_for(condition, what, patience_s=PATIENCE_S):
    until = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f'in {patience_s} s it did not come to pass: {what}')
        time.sleep(0.02)


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def read_all(connection):
    """Returns how many bytes came, and the last of them."""
    total, tail = 0, b''
    with connection:
        while data := connection.recv(MIB):
            total += len(data)
            tail = (tail + data)[-200:]
    return total, tail


def ended_well(tail):
    return tail.endswith(b'data: [DONE]\n\n\r\n0\r\n\r\n')


def check_streams(connections):
    for connection in connections:
        tail = read_all(connection)[1]
        check(ended_well(tail), f'a stream did not end well: {tail}')


def test_cold_burst(weir, model):
    """However many come at once to a cold proxy, one token is fetched."""
    connections = [weir.ask('hello', stream=False) for _ in range(1000)]
    answers = [read_all(connection)[1] for connection in connections]
    check(all(b'"usage"' in answer for answer in answers), 'an answer is missing')
    check(model.tokens == 1, f'{model.tokens} tokens were fetched')


def test_slow_reader(weir, model):
    """What a reader does not take stays where it is: nothing piles up on the way."""
    size = 250 * MIB
    read_all(weir.ask(f'flood {4 * MIB}'))
    weir.reset_peak()
    before = weir.memory()
    connection = weir.ask(f'flood {size}')
    begin = time.monotonic()
    while time.monotonic() - begin < 2:
        connection.recv(16 * 1024)
        time.sleep(0.01)
    total, tail = read_all(connection)
    check(ended_well(tail) and total > 0.9 * size, 'the stream did not arrive')
    grown = weir.peak() - before
    print(f'# grown by {grown / MIB:.1f} MiB')
    check(grown < 4 * MIB, f'memory has grown by {grown} bytes')


def cancel_many(weir, number):
    """Clients that leave at once, or in the midst of waiting, or of a stream."""
    for i in range(0, number, 100):
        connections = [weir.ask('silence' if j % 2 else 'steps 1000 5') for j in range(100)]
        if i % 200:
            for connection in connections[::2]:
                connection.recv(4096)
        for connection in connections:
            connection.close()


def wait_quiet(weir):
    """Until no thread and no connection of a request is left but those that are kept for the next."""
    last = None
    while (now := (weir.threads(), weir.descriptors())) != last:
        last = now
        time.sleep(1)


def test_cancelled(weir, model):
    """Ten thousand requests that were given up leave nothing behind."""
    cancel_many(weir, 400)
    wait_quiet(weir)
    before = (weir.threads(), weir.descriptors(), weir.memory())
    cancel_many(weir, 10000)
    wait_for(lambda: weir.threads() <= before[0] and weir.descriptors() <= before[1],
             'threads and descriptors are as before')
    wait_for(lambda: weir.memory() < before[2] + 4 * MIB, 'memory is as before')
    print(f'# before {before}, after {(weir.threads(), weir.descriptors(), weir.memory())}')
    answer = read_all(weir.ask('hello', stream=False))[1]
    check(b'"usage"' in answer, f'it serves no more: {answer}')


def test_memory_returns(weir, model):
    """After a crowd its memory goes back to the system."""
    before = weir.memory()
    weir.reset_peak()
    connections = [weir.ask('steps 10 100' + ' word' * 20000) for _ in range(400)]
    check_streams(connections)
    peak = weir.peak()
    wait_for(lambda: weir.memory() < before + (peak - before) / 4, 'memory went back')
    print(f'# {before / MIB:.1f} MiB before, {peak / MIB:.1f} at most, '
          f'{weir.memory() / MIB:.1f} after')


def test_reload(weir, model):
    """The configuration is read again and again while streams run; none of them notices."""
    connections = [weir.ask('steps 20 50') for _ in range(64)]
    for _ in range(20):
        weir.process.send_signal(signal.SIGHUP)
        time.sleep(0.05)
    check_streams(connections)


def test_stop(weir, model):
    """Told to stop, and told again, it ends at once, whatever still runs."""
    connections = [weir.ask('silence' if i % 2 else 'steps 1000 50') for i in range(100)]
    connections[0].recv(4096)
    weir.process.terminate()
    time.sleep(0.3)
    begin = time.monotonic()
    weir.process.terminate()
    check(weir.process.wait(PATIENCE_S) == 0, 'it ended with an error')
    check(time.monotonic() - begin < 5, 'it took its time')
    for connection in connections:
        connection.close()


TESTS = [test_cold_burst, test_slow_reader, test_cancelled, test_memory_returns, test_reload,
         test_stop]


def main():
    failed = 0
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    model = upstream.Upstream()
    print(f'1..{len(TESTS)}', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        weir = Weir(sys.argv[1], folder, model.port)
        try:
            for number, test in enumerate(TESTS, 1):
                begin = time.monotonic()
                try:
                    test(weir, model)
                    result = 'ok'
                except Exception:
                    print('# ' + traceback.format_exc().replace('\n', '\n# '))
                    result = 'not ok'
                    failed += 1
                print(f'# {time.monotonic() - begin:.1f} s')
                print(f'{result} {number} /load/{test.__name__[5:].replace("_", "-")}', flush=True)
        finally:
            weir.process.kill()
            weir.process.wait()
    return 1 if failed else 0


sys.exit(main())
