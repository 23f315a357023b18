# SPDX-License-Identifier: MIT
"""Runs an installed Flatpak of Weir beside a panel and a keyring, and asks it from outside: the demo, then an
account of its own, which must still be there after a restart.

Usage: flatpak.py ID SESSION-HOME
Needs a display and a session bus; SESSION-HOME is HOME for what is started there. Our own is that of the
installation.
"""

import json
import pathlib
import subprocess
import sys
import time
import urllib.error

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'load'))

import demo  # noqa: E402
from desktop import free_port, wait_healthy  # noqa: E402
from session import Session  # noqa: E402
from upstream import Upstream  # noqa: E402

ID, SESSION_HOME = sys.argv[1:3]
SECRET = 'a-secret-of-the-test'


def run_inside(program, *arguments, **options):
    return subprocess.run(['flatpak', 'run', f'--command={program}', ID, *arguments], check=True,
                          text=True, capture_output=True, timeout=demo.LIMIT_S, **options).stdout


class Weir:
    """The application, while the block is run."""

    def __init__(self, *arguments):
        self.port = free_port()
        self.command = ['flatpak', 'run', f'--env=PORT={self.port}', '--env=GSK_RENDERER=cairo', ID,
                        *arguments]

    def __enter__(self):
        self.began = time.monotonic()
        self.process = subprocess.Popen(self.command)
        self.url = f'http://127.0.0.1:{self.port}'
        wait_healthy(self.url, self.process)
        print(f'It serves after {time.monotonic() - self.began:.1f} s')
        return self

    def __exit__(self, *_):
        try:
            subprocess.run(['flatpak', 'run', ID, '--quit'], check=True, timeout=demo.LIMIT_S)
            assert self.process.wait(demo.LIMIT_S) == 0, 'it does not quit well'
        finally:
            self.process.kill()
            self.process.wait()


def check_sandbox():
    """It sees neither the user's home nor anything of ours."""
    secret = pathlib.Path.home() / 'secret.txt'
    secret.write_text('secret', encoding='utf-8')
    said = run_inside('sh', '-c', f'cat {secret} 2> /dev/null || echo hidden')
    assert said == 'hidden\n', said
    permissions = subprocess.run(['flatpak', 'info', '--show-permissions', ID], check=True,
                                 text=True, capture_output=True).stdout
    assert 'filesystems' not in permissions, permissions


def add_account(upstream):
    """As a person would at a terminal. Nothing is deployed there, which a trial would find fault with."""
    base = f'http://127.0.0.1:{upstream.port}'
    key = {'clientid': 'test', 'clientsecret': SECRET, 'url': base,
           'serviceurls': {'AI_API_URL': base}}
    run_inside('weirctl', 'accounts', 'add', 'test', '--no-test', '--alias=gpt-4o=d0123456789abcde',
               input=json.dumps(key))
    said = run_inside('weirctl', 'keys', 'create', 'laptop', '--json')
    return json.loads(said)[0]['key']


def check_secrets(home):
    """They are in a file that the portal's key has locked, and in no other."""
    data = home / '.var' / 'app' / ID
    with_secret = [path for path in data.rglob('*') if path.is_file()
                   and SECRET.encode() in path.read_bytes()]
    assert not with_secret, with_secret
    keyring = data / 'data' / 'keyrings' / 'default.keyring'
    assert keyring.stat().st_mode & 0o077 == 0, keyring


def ask_account(url, key):
    """Until it has read the keyring, it says 503."""
    request = {'model': 'gpt-4o', 'messages': [{'role': 'user', 'content': 'Hello'}]}
    limit = time.monotonic() + demo.LIMIT_S
    while True:
        try:
            answer = json.loads(demo.ask(url, '/v1/chat/completions', request, key)[1])
            break
        except urllib.error.HTTPError as error:
            said = error.read().decode()
            assert error.code == 503 and time.monotonic() < limit, f'{error.code}: {said}'
            time.sleep(0.1)
    assert answer['choices'][0]['message']['content'] == 'Hello', answer


def main():
    home = pathlib.Path.home()
    check_sandbox()
    with Session(pathlib.Path(SESSION_HOME)) as session:
        with Weir('--demo', '--background') as weir:
            demo.check(weir.url)
            print(f'A streamed answer after {time.monotonic() - weir.began:.1f} s')
            session.open_by_icon()
            print('Its icon is in the panel and opens its window.')
        upstream = Upstream()
        key = add_account(upstream)
        check_secrets(home)
        for _ in range(2):
            with Weir() as weir:
                session.wait_window()
                ask_account(weir.url, key)
        assert upstream.tokens == 2, upstream.tokens
    print('It answers from its sandbox, and finds its account again.')


main()
