# SPDX-License-Identifier: MIT
"""Starts an installed weir with the demo, asks its proxy, and quits it, for the tests of packages.

Usage: desktop.py COMMAND [ARGUMENT]...
Needs a display and a session bus; the command is what runs a program, such as "chroot … env …".
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error

import demo


def free_port():
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        return str(free.getsockname()[1])


def wait_healthy(url, process):
    limit = time.monotonic() + demo.LIMIT_S
    while time.monotonic() < limit and process.poll() is None:
        try:
            demo.ask(url, '/health')
            return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise AssertionError(f'it does not serve: {process.poll()}')


def main():
    port = free_port()
    # A bus of its own: who may talk to one is decided by user.
    shown = [f'{name}={os.environ[name]}' for name in ('DISPLAY', 'GDK_BACKEND', 'GSK_RENDERER',
                                                       'GTK_A11Y', 'GSETTINGS_BACKEND')]
    command = [*sys.argv[1:], f'PORT={port}', *shown, 'dbus-run-session', '--', 'sh', '-c',
               'weir --demo & main=$!; read -r go; weir --quit && wait $main']
    process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE)
    try:
        url = f'http://127.0.0.1:{port}'
        wait_healthy(url, process)
        demo.check(url)
        process.communicate('\n', timeout=demo.LIMIT_S)
        assert process.returncode == 0, f'it ended with {process.returncode}'
    finally:
        process.kill()
        process.wait()
    print('It shows its window, serves, and quits.')


if __name__ == '__main__':
    main()
