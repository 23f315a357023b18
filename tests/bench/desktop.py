# SPDX-License-Identifier: MIT
"""Measures the desktop application; started by desktop.sh, on a display and a bus of its own."""

import argparse
import contextlib
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
LIMIT_S = 60
WATCH_S = 20
STREAMS, CHUNKS, EVERY_US = 20, 300, 20_000
PAGES_PER_S = 20
CHAT = 'chunks=1500 every_us=10000'


class Desktop(proxies.Weir):
    """The application, with its window."""

    name = 'desktop'
    cores = (0, 1)
    arguments = ()

    def command(self, upstream, build):
        return [f'{build}/src/ui/weir', '--config', self.configure(upstream), *self.arguments]

    def tasks(self):
        return pathlib.Path(f'/proc/{self.process.pid}/task').iterdir()

    def window(self):
        """The number of the window, once it can be seen."""
        found = subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--pid',
                                str(self.process.pid), '--name', '^Weir$'],
                               capture_output=True, text=True, check=True, timeout=LIMIT_S)
        return found.stdout.split()[0]

    def wake_ups(self):
        """How often each thread has waited for something, by number, with its name."""
        counts = {}
        for task in self.tasks():
            with contextlib.suppress(FileNotFoundError):
                status = dict(line.split(':\t', 1) for line in
                              (task / 'status').read_text(encoding='ascii').splitlines())
                counts[task.name] = status['Name'], int(status['voluntary_ctxt_switches'])
        return counts

    def main_thread_seconds(self):
        pid = self.process.pid
        ran = pathlib.Path(f'/proc/{pid}/task/{pid}/schedstat').read_text(encoding='ascii')
        return int(ran.split()[0]) / 1e9

    def rollup(self, member):
        """Of all its memory, in MiB."""
        text = pathlib.Path(f'/proc/{self.process.pid}/smaps_rollup').read_text(encoding='ascii')
        line = next(line for line in text.splitlines() if line.startswith(f'{member}:'))
        return int(line.split()[1]) / 1024


class Background(Desktop):
    """Without a window, as it starts with the session."""

    name = 'background'
    arguments = ('--background',)


def wait_ready(proxy):
    end = time.monotonic() + LIMIT_S
    body = json.dumps({'model': proxies.MODEL, 'messages': [{'role': 'user', 'content': 'hello'}]})
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection('127.0.0.1', proxy.port, timeout=5)
            connection.request('POST', PATH, body, {'Content-Type': 'application/json',
                                                    'Authorization': f'Bearer {proxies.KEY}'})
            if connection.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f'{proxy.name} does not answer')


@contextlib.contextmanager
def running(kind, upstream, options, folder):
    proxy = kind(upstream, options.build, folder)
    try:
        wait_ready(proxy)
        yield proxy
    except Exception:
        print((proxy.folder / 'log').read_text(encoding='utf-8')[-2000:])
        raise
    finally:
        proxy.stop()


# --- Start ---

def show_start(upstream, options, folder):
    """How soon the window can be seen, in ms, and what has been used of the processor until then."""
    bench = f'{options.build}/tests/bench'
    results = {'weir': [], 'least': []}
    # It is started below: this one only writes what it needs.
    with running(Desktop, upstream, options, folder) as proxy:
        command, environment = proxy.command(upstream, options.build), proxy.environment()
    commands = {'weir': command, 'least': [f'{bench}/bench-least']}
    for number in range(options.rounds + 1):
        for name, words in commands.items():
            output = subprocess.run([f'{bench}/bench-window', *words], env=environment,
                                    capture_output=True, text=True, check=True, timeout=2 * LIMIT_S)
            if number > 0:  # the first one warms the caches
                results[name].append(json.loads(output.stdout))
    print(f'\nUntil the window can be seen, ms, of {options.rounds} starts:')
    for name, title in (('weir', 'Weir'), ('least', 'an empty window')):
        drawn = sorted(result['drawn'] for result in results[name])
        used = sorted(result['cpu'] for result in results[name])
        print(f'  {title}: median {statistics.median(drawn):.0f}, least {drawn[0]:.0f}; processor: '
              f'median {statistics.median(used):.0f}, least {used[0]:.0f}')


# --- Idle ---

def show_idle(upstream, options, folder):
    for kind in (Desktop, Background):
        with running(kind, upstream, options, folder) as proxy:
            if kind is Desktop:
                proxy.window()
            time.sleep(options.settle)
            before = proxy.wake_ups()
            used = proxy.cpu_seconds()
            time.sleep(WATCH_S)
            used = proxy.cpu_seconds() - used
            rates = {}
            for task, (name, count) in proxy.wake_ups().items():
                rate = (count - before.get(task, (name, 0))[1]) / WATCH_S
                if rate > 0:
                    rates[name] = rates.get(name, 0) + rate
            print(f'\nIdle, {proxy.name}: RSS {proxy.rollup("Rss"):.1f} MiB, '
                  f'PSS {proxy.rollup("Pss"):.1f}, of its own {proxy.rollup("Anonymous"):.1f}; '
                  f'{100 * used / WATCH_S:.2f} % of a core; wake-ups a second: '
                  f'{sum(rates.values()):.2f}')
            for name, rate in sorted(rates.items(), key=lambda pair: -pair[1]):
                print(f'  {name}: {rate:.2f}')


# --- Latency ---

@contextlib.contextmanager
def nothing(_proxy, _options):
    yield


@contextlib.contextmanager
def turning_pages(_proxy, options):
    pages = subprocess.Popen([f'{options.build}/tests/bench/bench-pages', str(PAGES_PER_S)])
    try:
        yield
    finally:
        pages.terminate()
        pages.wait()


@contextlib.contextmanager
def chatting(proxy, _options):
    """A reply streams into the window for as long as the streams of the clients take, and longer."""
    window = proxy.window()
    subprocess.run(['xdotool', 'windowfocus', '--sync', window, 'key', 'ctrl+n', 'sleep', '1',
                    'type', '--delay', '20', CHAT], check=True, timeout=LIMIT_S)
    subprocess.run(['xdotool', 'key', 'Return'], check=True, timeout=LIMIT_S)
    time.sleep(2)
    yield


STATES = (
    ('no window', Background, nothing),
    ('window at rest', Desktop, nothing),
    ('reply streams into the window', Desktop, chatting),
    ('pages are turned', Desktop, turning_pages),
)


def measure(proxy, options, folder):
    body = pathlib.Path(folder, 'body.json')
    body.write_text(json.dumps({
        'model': proxies.MODEL, 'stream': True, 'messages': [
            {'role': 'user', 'content': f'chunks={CHUNKS} every_us={EVERY_US}'}]}),
        encoding='utf-8')
    used, began = proxy.main_thread_seconds(), time.monotonic()
    process = proxies.start_pinned(
        [f'{options.build}/tests/bench/bench-load', str(proxy.port), PATH, proxies.KEY, str(body),
         'streams', str(STREAMS), '200'], (0,), stdout=subprocess.PIPE, text=True)
    result = json.loads(process.communicate(timeout=2 * LIMIT_S)[0])
    if result['failed']:
        raise RuntimeError(f'{result["failed"]} streams failed')
    share = (proxy.main_thread_seconds() - used) / (time.monotonic() - began)
    return {'p50': result['p50'], 'p99': result['p99'], 'first': result['ttfb50'],
            'main': 100 * share}


def show_latency(upstream, options, folder):
    results = {name: [] for name, _, _ in STATES}
    for _ in range(options.rounds):
        for name, kind, disturb in STATES:
            with running(kind, upstream, options, folder) as proxy:
                if kind is Desktop:
                    proxy.window()
                time.sleep(1)
                with disturb(proxy, options):
                    results[name].append(measure(proxy, options, folder))
    print(f'\n{STREAMS} streams, a chunk each {EVERY_US // 1000} ms; us between upstream and client, '
          f'medians of {options.rounds} rounds, and times those without a window:')
    base = None
    for name, rounds in results.items():
        row = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        base = base or row
        print(f'  {name}: chunk p50 {row["p50"]:.0f} ({row["p50"] / base["p50"]:.2f}), '
              f'p99 {row["p99"]:.0f} ({row["p99"] / base["p99"]:.2f}); first byte '
              f'{row["first"]:.0f} ({row["first"] / base["first"]:.2f}); '
              f'main thread {row["main"]:.0f} % of a core')


PARTS = {'start': show_start, 'idle': show_idle, 'latency': show_latency}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--settle', type=float, default=90,
                        help='seconds until it counts as idle: some timers rest after a minute')
    parser.add_argument('--only', action='append', choices=PARTS)
    options = parser.parse_args()
    upstream = proxies.start_pinned([f'{options.build}/tests/bench/bench-upstream'], (0,),
                                    stdout=subprocess.PIPE, text=True)
    port = int(upstream.stdout.readline())
    try:
        print(platform.release())
        with tempfile.TemporaryDirectory() as folder:
            for part in options.only or PARTS:
                PARTS[part](port, options, folder)
    finally:
        upstream.terminate()


main()
