# SPDX-License-Identifier: MIT
"""Lets bash, fish and zsh complete command lines of weirctl, and compares with its help.

Usage: shells.py WEIRCTL BASH-COMPLETION FISH-COMPLETION ZSH-COMPLETION
"""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

WEIRCTL, *SCRIPTS = map(os.path.abspath, sys.argv[1:5])
BASH, FISH, ZSH = SCRIPTS
ENVIRONMENT = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'HOME': '/nonexistent',
               'TERM': 'dumb'}
LIMIT_S = 30


def ask_help(*command):
    return subprocess.run([WEIRCTL, *command, '--help'], env=ENVIRONMENT, check=True,
                          capture_output=True, encoding='utf-8').stdout


def read_table():
    """The commands with their options, read here in another way than the completions' maker does."""
    listed = ask_help().split('Commands:\n')[1].split('\n\n')[0]
    return {name: set(re.findall(r'(?m)^  (?:-\w, )?(--[\w-]+)', ask_help(name)))
            for name in re.findall(r'(?m)^  ([a-z-]+)', listed)}


TABLE = read_table()
FILES = ('serve', '--config'), ('import',)


class Shells:
    """What every shell must do; complete () takes a command line and returns what is offered."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        pathlib.Path(self.folder.name, 'a file.json').touch()
        pathlib.Path(self.folder.name, 'sub').mkdir()

    def test_commands(self):
        self.assertLessEqual(set(TABLE), set(self.complete('weirctl ')))

    def test_beginning(self):
        self.assertEqual({'rules'}, set(self.complete('weirctl ru')))

    def test_options(self):
        for command, options in TABLE.items():
            with self.subTest(command=command):
                self.assertEqual(options, set(self.complete(f'weirctl {command} --')))

    def test_words(self):
        self.assertLessEqual({'create', 'rotate', 'revoke'}, set(self.complete('weirctl keys ')))

    def test_files(self):
        for words in FILES:
            with self.subTest(words=words):
                offered = ' '.join(self.complete(f'weirctl {" ".join(words)} '))
                self.assertRegex(offered, r'a\\? file\.json')
        offered = ' '.join(self.complete('weirctl cert --output '))
        self.assertIn('sub', offered)
        self.assertNotIn('file', offered)

    def test_values(self):
        """A number is nothing to be guessed."""
        self.assertNotRegex(' '.join(self.complete('weirctl serve --port ')), 'file|--|serve')


class TestBash(Shells, unittest.TestCase):
    def complete(self, line):
        words = line.split(' ')
        quoted = ' '.join(f'"{word}"' for word in words)
        script = (f'source {BASH}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _weirctl; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(['bash', '--norc', '-c', script], env=ENVIRONMENT, text=True,
                              check=True, capture_output=True, cwd=self.folder.name)
        self.assertEqual('', done.stderr)
        return done.stdout.split('\n')[:-1]

    def test_equals_sign(self):
        """bash makes three words of --config=a."""
        self.assertEqual(['a file.json'], self.complete('weirctl serve --config = a'))
        self.assertIn('sub', self.complete('weirctl serve --config ='))


class TestFish(Shells, unittest.TestCase):
    def complete(self, line):
        home = {'HOME': self.folder.name + '/home'}
        done = subprocess.run(['fish', '--no-config', '-c', f'source {FISH}; complete -C "{line}"'],
                              env={**ENVIRONMENT, **home}, text=True, check=True,
                              capture_output=True, cwd=self.folder.name)
        self.assertEqual('', done.stderr)
        return [text.split('\t')[0] for text in done.stdout.splitlines()]


class TestZsh(Shells, unittest.TestCase):
    """zsh completes at a terminal only, so it gets one; what it would offer is written to a file."""

    SET_UP = """
stty -echo
PS1= RPS1= PS2=
fpath=(~/functions $fpath)
autoload -Uz compinit
compinit -D -u
setopt no_beep
compadd () {
  local -a hits
  # Only then it offers something.
  [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] || {
    builtin compadd -A hits "$@"
    (( $#hits )) && print -rl -- $hits >> ~/offered
  }
  builtin compadd "$@"
}
show () { zle complete-word; zle kill-whole-line; print -r -- EN""D }
zle -N show
bindkey '^T' show
print -r -- REA""DY
"""

    def setUp(self):
        super().setUp()
        self.home = pathlib.Path(self.folder.name, 'home')
        (self.home / 'functions').mkdir(parents=True)
        shutil.copy(ZSH, self.home / 'functions' / '_weirctl')
        (self.home / 'set-up').write_text(self.SET_UP, encoding='utf-8')
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder.name)
            os.execvpe('zsh', ['zsh', '-f', '-i', '-o', 'no_prompt_sp'],
                       {**ENVIRONMENT, 'HOME': str(self.home)})
        self.addCleanup(self.end, pid)
        self.tell('source ~/set-up\n')
        self.read_until('READY')

    def end(self, pid):
        os.close(self.terminal)
        os.waitpid(pid, 0)

    def tell(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, mark):
        said = ''
        limit = time.monotonic() + LIMIT_S
        while mark not in said:
            left = max(0, limit - time.monotonic())
            if not select.select([self.terminal], [], [], left)[0]:
                self.fail(f'zsh does not answer; it said: {said!r}')
            said += os.read(self.terminal, 65536).decode(errors='replace')

    def complete(self, line):
        offered = self.home / 'offered'
        offered.write_text('', encoding='utf-8')
        self.tell(f'{line}\x14')
        self.read_until('END')
        return [word.removesuffix('=') for word in offered.read_text(encoding='utf-8').splitlines()]


unittest.main(argv=sys.argv[:1], verbosity=1)
