# SPDX-License-Identifier: MIT
"""Starts an installed weirctl serve --demo and asks it something, for the tests of packages.

Usage: demo.py COMMAND [ARGUMENT]...
The command is what runs weirctl, such as "bwrap … /usr/bin/weirctl"; "serve --demo --port 0" follows.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request

LIMIT_S = 60
URL = re.compile(r'serves at (http://127\.0\.0\.1:\d+)')
CONFIGURES = re.compile(r'^(AICORE_|WEIR_|XDG_|PORT$|HOST$|CONFIG_PATH$|CREDENTIALS_DIRECTORY$|DEBUG$'
                        r'|DBUS_SESSION_BUS_ADDRESS$|VCAP_SERVICES$|NOTIFY_SOCKET$)')

# What is on the network's proxy is not ours to ask.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def environment(home):
    kept = {name: value for name, value in os.environ.items() if not CONFIGURES.match(name)}
    return {**kept, 'HOME': home, 'XDG_RUNTIME_DIR': home, 'LC_ALL': 'C.UTF-8', 'NO_PROXY': '*'}


def ask(url, path, body=None, key='demo'):
    """Returns the status and the text of the answer."""
    request = urllib.request.Request(url + path, body and json.dumps(body).encode(),
                                     {'Authorization': f'Bearer {key}',
                                      'Content-Type': 'application/json'})
    with OPENER.open(request, timeout=LIMIT_S) as reply:
        return reply.status, reply.read().decode()


def check(url):
    """Asks for health, the models and one streamed answer. Raises when something is amiss."""
    status, text = ask(url, '/health')
    assert status == 200, text
    models = [model['id'] for model in json.loads(ask(url, '/v1/models')[1])['data']]
    assert 'gpt-4o' in models, models
    _, text = ask(url, '/v1/chat/completions',
                  {'model': 'gpt-4o', 'stream': True,
                   'messages': [{'role': 'user', 'content': 'Hello'}]})
    assert text.rstrip().endswith('data: [DONE]'), text
    assert '"content":"' in text.replace('": "', '":"'), text


def wait_url(process):
    """Reads what it says until it names its address."""
    said = ''
    for line in process.stdout:
        said += line
        match = URL.search(line)
        if match:
            return match[1]
    raise AssertionError(f'it does not serve:\n{said}{process.communicate()[1]}')


def serve_and_ask(command, port='0'):
    """Runs it, asks it, and lets it end. Returns what it said on standard error."""
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen([*command, 'serve', '--demo', '--port', port], text=True,
                                   env=environment(home), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            check(wait_url(process))
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=LIMIT_S)
        finally:
            process.kill()
            process.wait()
        assert process.returncode == 0, f'it ended with {process.returncode}:\n{errors}'
        return errors


if __name__ == '__main__':
    serve_and_ask(sys.argv[1:])
    print('It serves.')
