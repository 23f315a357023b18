# SPDX-License-Identifier: MIT
"""Builds the container's root file system by following its own steps, and runs it in a sandbox.

Usage: container.py ROOT

No container engine is needed: each FROM is a Debian root, each RUN runs in it, and what runs in the
end has what the last stage says and no more: its user, its environment, a root that cannot be
written, no capabilities. Needs root, debootstrap and bubblewrap.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import demo

HERE = pathlib.Path(__file__).resolve().parent
STEP = re.compile(r'^([A-Z]+)\s+(.*)$', re.DOTALL)
SUITE = re.compile(r'^(?:docker\.io/library/)?debian:(\w+)-slim$')


def read_steps(text):
    """The steps as (name, arguments), with continued lines joined."""
    text = re.sub(r'(?m)^#.*\n', '', text).replace('\\\n', ' ')
    for line in filter(None, map(str.strip, text.split('\n'))):
        yield STEP.match(line).groups()


class Stage:
    def __init__(self, root):
        self.root = root
        self.environment = {'PATH': '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'}
        self.user = '0:0'
        self.folder = '/'
        self.entry = []
        self.health = []

    def path(self, name):
        return self.root / pathlib.PurePosixPath(self.folder, name).relative_to('/')


class Builder:
    def __init__(self, scratch, tree):
        self.scratch = scratch
        self.tree = tree
        self.stages = {}
        self.stage = None

    def do_from(self, text):
        image, _, name = text.partition(' AS ')
        root = self.scratch / f'stage-{len(self.stages)}'
        subprocess.run([HERE / 'root.sh', SUITE.match(image)[1], root], check=True)
        self.stage = self.stages[name] = Stage(root)

    def do_run(self, text):
        subprocess.run([HERE / 'enter.sh', self.stage.root, 'sh', '-c',
                        f'cd {self.stage.folder} && {text}'], check=True,
                       stdout=subprocess.DEVNULL)

    def do_copy(self, text):
        *sources, target = text.split()
        base = self.tree
        if sources[0].startswith('--from='):
            base = self.stages[sources.pop(0).removeprefix('--from=')].root
        to = self.stage.path(target)
        for source in sources:
            path = base / source.lstrip('/')
            if path.is_dir():
                shutil.copytree(path, to, symlinks=True, dirs_exist_ok=True)
            else:
                into = target.endswith('/') or len(sources) > 1
                place = to / path.name if into else to
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, place)

    def do_env(self, text):
        self.stage.environment.update(word.split('=', 1) for word in shlex.split(text))

    def do_user(self, text):
        self.stage.user = text

    def do_workdir(self, text):
        self.stage.folder = text

    def do_entrypoint(self, text):
        self.stage.entry = json.loads(text)

    def do_healthcheck(self, text):
        self.stage.health = json.loads(text.split(' CMD ')[1])

    def do_expose(self, text):
        assert text == self.stage.environment['PORT'], text

    def do_stopsignal(self, text):
        assert text == 'SIGTERM', text


def sandbox(stage, **variables):
    """What runs a program as an engine would with --read-only --tmpfs /state --cap-drop=ALL."""
    uid, gid = stage.user.split(':')
    command = ['bwrap', '--ro-bind', str(stage.root), '/', '--proc', '/proc', '--dev', '/dev',
               '--tmpfs', '/state', '--tmpfs', '/run', '--unshare-user', '--unshare-ipc',
               '--unshare-uts', '--unshare-cgroup-try', '--uid', uid, '--gid', gid,
               '--cap-drop', 'ALL', '--new-session', '--die-with-parent', '--chdir', stage.folder,
               '--clearenv']
    for name, value in {**stage.environment, **variables}.items():
        command += ['--setenv', name, value]
    return command


def find_main(pid):
    """The program itself, below what makes its sandbox and passes no signal on."""
    children = pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text(encoding='ascii').split()
    return find_main(int(children[0])) if children else pid


def check_health(stage, port):
    """As the engine would, until it is healthy."""
    limit = time.monotonic() + demo.LIMIT_S
    while True:
        done = subprocess.run(sandbox(stage, PORT=port) + stage.health, capture_output=True,
                              text=True, check=False)
        if done.returncode == 0:
            return
        assert time.monotonic() < limit, f'it does not become healthy: {done.stderr}'
        time.sleep(0.2)


def run(stage):
    port = '3999'
    assert stage.user.split(':')[0] != '0', 'it runs as root'
    unhealthy = subprocess.run(sandbox(stage, PORT=port) + stage.health, stderr=subprocess.DEVNULL,
                               check=False)
    assert unhealthy.returncode != 0, 'it is healthy before it runs'
    began = time.monotonic()
    process = subprocess.Popen(sandbox(stage, PORT=port) + stage.entry + ['--demo'], text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        check_health(stage, port)
        demo.check(f'http://127.0.0.1:{port}')
        print(f'container: {time.monotonic() - began:.1f} s to a streamed answer')
        os.kill(find_main(process.pid), signal.SIGTERM)
        _, errors = process.communicate(timeout=demo.LIMIT_S)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, f'it ended with {process.returncode}: {errors}'
    assert 'CRITICAL' not in errors, errors
    without = subprocess.run(sandbox(stage) + stage.entry, capture_output=True, text=True,
                             check=False)
    assert without.returncode == 2 and 'There is no account' in without.stderr, without.stderr


def size(root):
    return subprocess.run(['du', '-smx', root], check=True, capture_output=True,
                          text=True).stdout.split()[0]


def main():
    tree = pathlib.Path(sys.argv[1])
    steps = (tree / 'data/packaging/Containerfile').read_text(encoding='utf-8')
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        copy = scratch / 'tree'
        copy.mkdir()
        names = subprocess.run(['git', '-C', tree, 'ls-files', '-z'], check=True,
                               capture_output=True, text=True).stdout.split('\0')
        for name in filter(None, names):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tree / name, copy / name)
        builder = Builder(scratch, copy)
        for name, text in read_steps(steps):
            print(f'{name} {" ".join(text.split())[:90]}', flush=True)
            getattr(builder, f'do_{name.lower()}')(text)
        run(builder.stage)
        print(f'It runs without root and write access. The image is {size(builder.stage.root)} MB, '
              f'{size(builder.stages["build"].root)} MB to build.')


main()
