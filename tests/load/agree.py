#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sends many requests through Weir and compares what is told of them afterwards: by the file
token_usage.jsonl, the database, /metrics, weirctl usage, and the objects that the pages Usage (its cards and
its table) and Requests show. All must agree to the last digit. Prints TAP.

    tests/load/agree.py build/src/cli/weirctl build/tests/load/load-desk [REQUESTS]
"""

import collections
import concurrent.futures
import decimal
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

KEY = 'demo'
WORKERS = 8
PATIENCE_S = 60
NANO = decimal.Decimal(10) ** 9
# long enough to be cached, and always the same
LONG = 'Answer in plain words, and say what you are not sure of. ' * 120
# one in ten asks for what is not there
BODIES = [
    {'model': 'gpt-4.1', 'messages': [{'role': 'user', 'content': 'Say something short.'}]},
    {'model': 'gpt-5-mini', 'messages': [{'role': 'system', 'content': LONG},
                                         {'role': 'user', 'content': 'Count to five.'}]},
    {'model': 'anthropic--claude-4.5-haiku', 'messages': [{'role': 'user', 'content': 'Hi'}]},
    {'model': 'gpt-4.1', 'stream': True, 'messages': [{'role': 'user', 'content': 'Tell me more.'}]},
    {'model': 'no-such-model', 'messages': [{'role': 'user', 'content': 'Hello?'}]},
]
PATTERN = [0, 1, 2, 0, 3, 1, 2, 0, 1, 4]
Sum = collections.namedtuple('Sum', 'requests errors tokens_in tokens_cached tokens_out unpriced cost')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def serve(program, folder, port):
    environment = {**os.environ, 'HOME': folder, 'XDG_CONFIG_HOME': folder, 'XDG_DATA_HOME': folder,
                   'XDG_STATE_HOME': folder}
    process = subprocess.Popen([program, str(port)], env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            status, text = get(port, '/v1/models')
            if status == 200 and b'gpt-4.1' in text:
                return process, environment
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError('the desk does not serve')


def get(port, path):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE_S)
    connection.request('GET', path, headers={'Authorization': f'Bearer {KEY}'})
    reply = connection.getresponse()
    return reply.status, reply.read()


def send(port, first, end):
    """Sends the requests of these numbers one after the other; returns how many were answered how."""
    statuses = collections.Counter()
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE_S)
    for number in range(first, end):
        body = json.dumps(BODIES[PATTERN[number % len(PATTERN)]])
        connection.request('POST', '/v1/chat/completions', body,
                           {'Authorization': f'Bearer {KEY}', 'Content-Type': 'application/json'})
        reply = connection.getresponse()
        reply.read()
        statuses[reply.status] += 1
    return statuses


def send_all(port, total):
    edges = [total * i // WORKERS for i in range(WORKERS + 1)]
    statuses = collections.Counter()
    with concurrent.futures.ProcessPoolExecutor(WORKERS) as pool:
        for part in pool.map(send, [port] * WORKERS, edges, edges[1:]):
            statuses += part
    return statuses


def sum_file(folder):
    total = Sum(0, 0, 0, 0, 0, 0, decimal.Decimal(0))
    for path in pathlib.Path(folder, 'weir', 'logs').glob('token_usage.jsonl*'):
        with path.open(encoding='utf-8') as lines:
            for line in lines:
                record = json.loads(line, parse_float=decimal.Decimal)
                total = Sum(total.requests + 1, total.errors + (record['status'] >= 400),
                            total.tokens_in + record['prompt_tokens'],
                            total.tokens_cached + record.get('cache_read_tokens', 0),
                            total.tokens_out + record['completion_tokens'],
                            total.unpriced + (record['cost'] is None),
                            total.cost + (record['cost'] or 0))
    return total


def sum_database(folder):
    database = sqlite3.connect(pathlib.Path(folder, 'weir', 'weir.db'))
    row = database.execute(
        'SELECT COUNT (*), SUM (status >= 400), SUM (IFNULL (tokens_in, 0)),'
        ' SUM (IFNULL (tokens_cached, 0)), SUM (IFNULL (tokens_out, 0)), SUM (cost_nano IS NULL),'
        ' SUM (IFNULL (cost_nano, 0)) FROM requests').fetchone()
    return Sum(*row[:6], decimal.Decimal(row[6]) / NANO)


def sum_metrics(text):
    totals = collections.defaultdict(decimal.Decimal)
    for name, labels, value in re.findall(r'(?m)^(\w+)\{(.*)\} (\S+)$', text):
        status = re.search(r'status="(\d+)"', labels)
        kind = re.search(r'type="(\w+)"', labels)
        totals[name] += decimal.Decimal(value)
        if status and int(status[1]) >= 400:
            totals['errors'] += decimal.Decimal(value)
        if kind:
            totals[kind[1]] += decimal.Decimal(value)
    return Sum(int(totals['weir_requests_total']), int(totals['errors']), int(totals['input']),
               int(totals['cached']), int(totals['output']),
               int(totals['weir_unpriced_requests_total']),
               totals['weir_cost_capacity_units_total'])


def sum_usage(program, environment):
    done = subprocess.run([program, 'usage', '--demo', '--range', '24h', '--json'], check=True,
                          capture_output=True, env=environment)
    total = json.loads(done.stdout, parse_float=decimal.Decimal)['total']
    return Sum(total['requests'], total['errors'], total['tokens_in'], total['tokens_cached'],
               total['tokens_out'], total['unpriced'], decimal.Decimal(total['cost']))


def read_sum(shown):
    return Sum(shown['requests'], shown['errors'], shown['tokens_in'], shown['tokens_cached'],
               shown['tokens_out'], shown['unpriced'], decimal.Decimal(shown['cost_nano']) / NANO)


def report(number, good, what):
    print(f'{"ok" if good else "not ok"} {number} {what}', flush=True)
    return good


def main():
    program = os.path.abspath(sys.argv[1])
    desk = os.path.abspath(sys.argv[2])
    total = int(sys.argv[3]) if len(sys.argv) > 3 else 100000
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        process, environment = serve(desk, folder, port)
        begin = time.monotonic()
        statuses = send_all(port, total)
        took = time.monotonic() - begin
        # the last of them are recorded a moment after they were answered
        until = time.monotonic() + PATIENCE_S
        metrics = None
        while time.monotonic() < until:
            metrics = sum_metrics(get(port, '/metrics')[1].decode())
            if metrics.requests >= total:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        shown = json.loads(process.communicate(timeout=PATIENCE_S)[0])
        sums = {'the file': sum_file(folder), 'the database': sum_database(folder),
                'weirctl usage': sum_usage(program, environment),
                'the cards': read_sum(shown['page']), 'the table': read_sum(shown['table']),
                'the list of requests': read_sum(shown['list'])}
    print(f'1..{len(sums) + 1}')
    print(f'# {total} requests in {took:.1f} s; {dict(statuses)}')
    print(f'# {metrics}')
    good = report(1, metrics.requests == total and metrics.errors == statuses[404]
                  and metrics.tokens_in > metrics.tokens_cached > 0 and metrics.cost > 0,
                  'metrics count what was asked')
    for number, (name, found) in enumerate(sums.items(), 2):
        if found != metrics:
            print(f'# {name}: {found}')
        good &= report(number, found == metrics, f'{name} has the same numbers')
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
