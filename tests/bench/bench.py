# SPDX-License-Identifier: MIT
"""Runs the rounds and prints the table; started by run.sh."""

import argparse
import http.client
import json
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time

import proxies

PATH = '/v1/chat/completions'
READY_LIMIT_S = 20


def make_body(text, stream=False, padding=0):
    """A chat request; with padding, the history of a coding agent of about so many bytes."""
    messages = [{'role': 'system', 'content': 'You are an assistant.'}]
    turn = 'static int\nparse (const char *text)\n{\n\treturn text[0] == \'"\' ? 1 : 0;\n}\n' * 40
    for number in range(padding // (len(json.dumps(turn)) + 200)):
        call = f'call_{number}'
        messages += [
            {'role': 'assistant', 'content': None, 'tool_calls': [{
                'id': call, 'type': 'function',
                'function': {'name': 'read_file', 'arguments': '{"path": "src/a.c", "line": 1}'}}]},
            {'role': 'tool', 'tool_call_id': call, 'content': turn}]
    messages.append({'role': 'user', 'content': text})
    body = {'model': proxies.MODEL, 'messages': messages}
    if stream:
        body['stream'] = True
    return json.dumps(body)


class Run:
    """One proxy in one round: what is asked of it, and what comes out."""

    def __init__(self, proxy, build, folder, seconds):
        self.proxy = proxy
        self.load = f'{build}/tests/bench/bench-load'
        self.folder = pathlib.Path(folder)
        self.seconds = seconds
        self.result = {}

    def generate(self, body, kind, number, span_ms):
        """Runs the load generator; returns its result with the CPU time the proxy took, in us."""
        file = self.folder / 'body.json'
        file.write_text(body, encoding='utf-8')
        before = self.proxy.cpu_seconds()
        process = proxies.start_pinned(
            [self.load, str(self.proxy.port), PATH, proxies.KEY, str(file), kind, str(number),
             str(span_ms)], (0,), stdout=subprocess.PIPE, text=True)
        output, _ = process.communicate()
        result = json.loads(output)
        result['cpu_us'] = (self.proxy.cpu_seconds() - before) * 1e6
        if kind == 'replies' and result['failed']:
            raise RuntimeError(f'{self.proxy.name}: {result["failed"]} requests failed')
        return result

    def wait_ready(self, since):
        """Asks until there is an answer; the time to it is a figure of its own."""
        while time.monotonic() - since < READY_LIMIT_S:
            try:
                connection = http.client.HTTPConnection('127.0.0.1', self.proxy.port, timeout=5)
                connection.request('POST', PATH, make_body('hello'), {
                    'Content-Type': 'application/json', 'Authorization': f'Bearer {proxies.KEY}'})
                if connection.getresponse().status == 200:
                    self.result['start to first answer ms'] = (time.monotonic() - since) * 1e3
                    return
            except OSError:
                pass
            time.sleep(0.002)
        raise RuntimeError(f'{self.proxy.name} does not answer')

    def idle(self):
        time.sleep(0.5)
        self.result['idle RSS MB'] = self.proxy.memory('VmRSS')

    def replies(self):
        body = make_body('hello')
        span_ms = int(self.seconds * 1000)
        self.generate(body, 'replies', 16, 300)
        for number in (1, 16, 64):
            done = self.generate(body, 'replies', number, span_ms)
            self.result[f'c={number} requests/s'] = done['ok'] / done['seconds']
            self.result[f'c={number} p50 us'] = done['p50']
            self.result[f'c={number} p99 us'] = done['p99']
            self.result[f'c={number} CPU us/request'] = done['cpu_us'] / done['ok']

    def agent(self):
        body = make_body('hello', padding=500_000)
        done = self.generate(body, 'replies', 1, int(self.seconds * 1000))
        self.result['500 KB p50 us'] = done['p50']
        self.result['500 KB CPU us/request'] = done['cpu_us'] / done['ok']

    def stream(self, name, number, chunks, every_us, span_ms):
        self.proxy.reset_peak()
        body = make_body(f'chunks={chunks} every_us={every_us}', stream=True)
        done = self.generate(body, 'streams', number, span_ms)
        self.result[f'{name} ok %'] = 100 * done['ok'] / number
        self.result[f'{name} first byte p50 us'] = done['ttfb50']
        self.result[f'{name} first byte p99 us'] = done['ttfb99']
        self.result[f'{name} chunk p50 us'] = done['p50']
        self.result[f'{name} chunk p99 us'] = done['p99']
        self.result[f'{name} CPU us/chunk'] = done['cpu_us'] / max(done['samples'], 1)
        self.result[f'{name} peak RSS MB'] = self.proxy.memory('VmHWM')
        return done

    def streams(self):
        self.stream('1 stream', 1, 100, 10_000, 0)
        self.stream('20 streams', 20, 100, 20_000, 200)
        self.stream('200 slow streams', 200, 30, 100_000, 1000)
        self.stream('1000 slow streams', 1000, 30, 100_000, 1000)

    def throughput(self):
        body = make_body('chunks=10000 every_us=0', stream=True)
        done = self.generate(body, 'streams', 8, 0)
        self.result['8 fast streams ok %'] = 100 * done['ok'] / 8
        self.result['8 fast streams chunks/s'] = done['samples'] / done['seconds']
        self.result['8 fast streams CPU us/chunk'] = done['cpu_us'] / max(done['samples'], 1)


PARTS = ('replies', 'agent', 'streams', 'throughput')


def measure(kind, upstream, options, folder):
    since = time.monotonic()
    proxy = kind(upstream, options.build, folder)
    try:
        run = Run(proxy, options.build, folder, options.seconds)
        run.wait_ready(since)
        run.idle()
        for part in options.only or PARTS:
            getattr(run, part)()
        return run.result
    except Exception:
        print((proxy.folder / 'log').read_text(encoding='utf-8')[-2000:])
        raise
    finally:
        proxy.stop()


def start_upstream(build):
    process = proxies.start_pinned([f'{build}/tests/bench/bench-upstream'], (0,),
                                   stdout=subprocess.PIPE, text=True)
    return process, int(process.stdout.readline())


def show(number):
    return f'{number:,.0f}' if number >= 100 else f'{number:.3g}'


def print_table(kinds, results):
    names = [kind.name for kind in kinds]
    print('| metric | ' + ' | '.join(names) + ' | weir / nginx | busy / weir |')
    print('|---|' + '---:|' * (len(names) + 2))
    for metric in results[names[0]][0]:
        medians = [statistics.median(result[metric] for result in results[name]) for name in names]
        ratios = [f'{b / a:.2f}' if a else '' for a, b in zip(medians, medians[1:])]
        print(f'| {metric} | ' + ' | '.join([*map(show, medians), *ratios]) + ' |')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=float, default=2)
    parser.add_argument('--only', action='append', choices=PARTS)
    options = parser.parse_args()
    kinds = [proxies.Nginx, proxies.Weir, proxies.Busy]
    results = {kind.name: [] for kind in kinds}
    upstream, port = start_upstream(options.build)
    try:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(options.rounds):
                order = kinds if number % 2 == 0 else kinds[::-1]
                for kind in order:
                    print(f'Round {number + 1} of {options.rounds}: {kind.name}', flush=True)
                    results[kind.name].append(measure(kind, port, options, folder))
    finally:
        upstream.terminate()
    print(f'\n{platform.release()}, medians of {options.rounds} rounds')
    print_table(kinds, results)


main()
