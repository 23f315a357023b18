#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Recording never fails a request. While requests come, the database of weirctl serve is locked by another
program, and then the disk is full, by a limit on the size of files, which needs no rights: all are answered,
/metrics tells of what waits or is lost, and what waited is stored once there is room again. Prints TAP.

    tests/load/recording.py build/src/cli/weirctl
"""

import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

KEY = 'demo'
WORKERS = 4
REQUESTS = 400
PATIENCE_S = 60
BODY = json.dumps({'model': 'gpt-4.1', 'messages': [{'role': 'user', 'content': 'Hi'}]})


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_for(test, what):
    until = time.monotonic() + PATIENCE_S
    while not test():
        if time.monotonic() > until:
            raise AssertionError(f'{what}: not within {PATIENCE_S} s')
        time.sleep(0.05)


class Weir:
    """weirctl serve --demo with a folder of its own."""

    def __init__(self, program, folder):
        self.port = free_port()
        self.database = pathlib.Path(folder, 'weir', 'weir.db')
        environment = {**os.environ, 'HOME': folder, 'XDG_CONFIG_HOME': folder,
                       'XDG_DATA_HOME': folder, 'XDG_STATE_HOME': folder}
        environment.pop('G_DEBUG', None)
        # beyond the limit of a file's size a program is killed, unless it says that it can do with an error
        self.process = subprocess.Popen(
            [program, 'serve', '--demo', '--port', str(self.port)], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            restore_signals=False, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        wait_for(self.is_serving, 'weirctl serves')

    def request(self, method, path, body=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE_S)
        connection.request(method, path, body, {'Authorization': f'Bearer {KEY}',
                                                'Content-Type': 'application/json'})
        reply = connection.getresponse()
        return reply.status, reply.read().decode()

    def is_serving(self):
        try:
            status, text = self.request('GET', '/v1/models')
            return status == 200 and 'gpt-4.1' in text
        except OSError:
            return False

    def ask(self, _):
        return self.request('POST', '/v1/chat/completions', BODY)[0]

    def load(self):
        """Sends all requests; returns how many were answered well."""
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            return sum(status == 200 for status in pool.map(self.ask, range(REQUESTS)))

    def metric(self, name):
        found = re.search(rf'(?m)^{name} (\d+)$', self.request('GET', '/metrics')[1])
        return int(found[1])

    def fate(self):
        return tuple(self.metric(f'weir_usage_{name}')
                     for name in ('stored_total', 'waiting', 'lost_total', 'unwritten_total'))

    def count(self):
        with sqlite3.connect(self.database) as database:
            return database.execute('SELECT COUNT (*) FROM requests').fetchone()[0]

    def limit_files(self, size):
        hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=PATIENCE_S)[1]


def try_locked(weir):
    """Somebody else writes, and does not end."""
    weir.ask(0)
    wait_for(lambda: weir.metric('weir_usage_stored_total') == 1, 'the first is stored')
    other = sqlite3.connect(weir.database, isolation_level=None)
    other.execute('BEGIN IMMEDIATE')
    answered = weir.load()
    wait_for(lambda: weir.metric('weir_usage_waiting') == REQUESTS, 'what waits is told of')
    locked = weir.fate()
    other.execute('ROLLBACK')
    wait_for(lambda: weir.metric('weir_usage_waiting') == 0, 'what waited is stored')
    freed = weir.fate()
    yield 'all are answered while the database is locked', answered == REQUESTS, answered
    yield 'they wait, and none is lost', locked == (1, REQUESTS, 0, 0), locked
    yield 'then they are stored', freed == (REQUESTS + 1, 0, 0, 0), freed
    yield 'each of them once', weir.count() == REQUESTS + 1, weir.count()


def try_full(weir):
    """No file may grow."""
    weir.limit_files(1)
    answered = weir.load()
    wait_for(lambda: sum(weir.fate()[:3]) == 2 * REQUESTS + 1, 'each is counted')
    wait_for(lambda: weir.metric('weir_usage_unwritten_total') == REQUESTS, 'the log is told of')
    full = weir.fate()
    weir.limit_files(resource.RLIM_INFINITY)
    wait_for(lambda: weir.metric('weir_usage_waiting') == 0, 'what waited is stored')
    freed = weir.fate()
    yield 'all are answered while the disk is full', answered == REQUESTS, answered
    yield 'they wait, and none is lost', full == (REQUESTS + 1, REQUESTS, 0, REQUESTS), full
    yield 'then they are stored', freed == (2 * REQUESTS + 1, 0, 0, REQUESTS), freed
    yield 'each of them once', weir.count() == 2 * REQUESTS + 1, weir.count()


def main():
    program = os.path.abspath(sys.argv[1])
    number = 0
    good = True
    with tempfile.TemporaryDirectory() as folder:
        weir = Weir(program, folder)
        for script in (try_locked, try_full):
            for what, result, found in script(weir):
                number += 1
                good &= result
                print(f'{"ok" if result else "not ok"} {number} {what}', flush=True)
                if not result:
                    print(f'# {found}')
        said = weir.stop()
        number += 1
        told = 'Requests go on' in said and 'usage log is not written' in said
        good &= told
        print(f'{"ok" if told else "not ok"} {number} it is said on standard error')
        if not told:
            print('\n'.join('# ' + line for line in said.splitlines()))
    print(f'1..{number}')
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
