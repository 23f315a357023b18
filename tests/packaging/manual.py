# SPDX-License-Identifier: MIT
"""Checks manual pages with two formatters, and that they hold what they are made for; and that the guides name
commands and options that there are.

Usage: manual.py WEIRCTL WEIR ROOT PAGE...

WEIR is empty where there is no desktop application.
"""

import os
import pathlib
import re
import subprocess
import sys
import unittest

WEIRCTL, WEIR, ROOT, *PAGES = sys.argv[1:]
BY_NAME = {pathlib.Path(page).name: page for page in PAGES}
STORE = pathlib.Path(ROOT, 'src', 'store')

# Where src/store reads members of the configuration.
MEMBERS = (
    r'\{ "(\w+)", KIND_',
    r'\{ "(\w+)", \d+, G_STRUCT_OFFSET',
    r'weir_config_get_\w+ \([^"]*?"(\w+)"',
    r'read_(?:pairs|lists) \([^"]*?"(\w+)"',
    r'weir_json_get \([^"]*?"(\w+)"',
)
# Of a service key, a binding and other files that are not ours.
FOREIGN = {'serviceurls', 'credentials', 'label', 'AICORE_RESOURCE_GROUP'}


def render(page):
    done = subprocess.run(['mandoc', '-T', 'utf8', '-O', 'width=200', BY_NAME[page]], check=True,
                          capture_output=True, encoding='utf-8')
    return re.sub(r'.\x08', '', done.stdout)


def ask_help(*command):
    return subprocess.run([*command, '--help'], check=True, capture_output=True, encoding='utf-8',
                          env={**os.environ, 'LC_ALL': 'C.UTF-8'}).stdout


def list_options(said):
    return re.findall(r'(?m)^  (?:-\w, )?(--[\w-]+)', said)


def read_guides():
    """What the guides say to type: (file, command, its options)."""
    root = pathlib.Path(ROOT)
    for path in (root / 'README.md', *sorted(root.glob('docs/**/*.md'))):
        text = path.read_text(encoding='utf-8')
        for said in re.findall(r'(?m)(?:`|^ *|\$\()weirctl ([a-z][^`#|)\n]*)', text):
            yield path.name, said.split()[0], re.findall(r'(?<!\S)--[a-z][\w-]*', said)


def read_members():
    for name in ('config', 'keys', 'rules'):
        text = (STORE / f'weir-settings-{name}.c').read_text(encoding='utf-8')
        for pattern in MEMBERS:
            yield from re.findall(pattern, text)


class TestManual(unittest.TestCase):
    def test_mandoc(self):
        for page in PAGES:
            done = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', page], text=True,
                                  capture_output=True, check=False)
            self.assertEqual('', done.stdout + done.stderr)

    def test_groff(self):
        for page in PAGES:
            done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z', page],
                                  env={**os.environ, 'LC_ALL': 'C.UTF-8'}, capture_output=True,
                                  check=True)
            self.assertEqual('', done.stderr.decode())

    def test_commands(self):
        """Every command has a section, and that has every option."""
        shown = render('weirctl.1')
        sections = dict(re.findall(r'(?ms)^   (\w+)\n(.*?)(?=^   \w|^[A-Z])', shown))
        listed = ask_help(WEIRCTL).split('Commands:')[1].split('\n\n')[0]
        commands = re.findall(r'(?m)^  ([a-z-]+) ', listed)
        self.assertGreater(len(commands), 15)
        self.assertEqual(commands, list(sections))
        for command in commands:
            for option in list_options(ask_help(WEIRCTL, command)):
                if option != '--help':
                    self.assertRegex(sections[command], rf'(?m)^ +(-\w, )?{option}\b', command)

    def test_guides(self):
        helps = {}
        for name, command, options in read_guides():
            with self.subTest(guide=name, command=command):
                if command not in helps:
                    helps[command] = list_options(ask_help(WEIRCTL, command))
                self.assertEqual([], [option for option in options if option not in helps[command]])
        self.assertGreater(len(helps), 12)

    @unittest.skipUnless(WEIR, 'without the desktop application')
    def test_application(self):
        shown = render('weir.1')
        options = [option for option in list_options(ask_help(WEIR))
                   if not option.startswith('--help')]
        self.assertGreater(len(options), 3)
        for option in options:
            self.assertRegex(shown, rf'(?m)^ +(-\w, )?{option}\b')

    def test_members(self):
        """Every member of the configuration that is read is explained."""
        shown = render('weir-config.5')
        members = set(read_members()) - FOREIGN
        self.assertGreater(len(members), 35)
        missing = {name for name in members if not re.search(rf'\b{name}\b', shown)}
        self.assertEqual(set(), missing)


unittest.main(argv=sys.argv[:1])
