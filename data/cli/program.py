# SPDX-License-Identifier: MIT
"""What a program of ours says of itself in its help: the source of manual pages and completions."""

import dataclasses
import os
import re
import subprocess

OPTION = re.compile(r'  (?:-(?P<short>\w), )?--(?P<long>[\w-]+)(?:=(?P<value>.+?))?(?:\s{2,}(?P<text>.*))?$')
COMMAND = re.compile(r'  ([a-z][\w-]*)\b')


@dataclasses.dataclass
class Option:
    long: str
    short: str
    value: str
    text: str


@dataclasses.dataclass
class Command:
    name: str  # empty: the program itself
    arguments: str
    summary: str
    options: list
    description: str

    def words(self):
        """What may stand first after the options and is meant literally: create, rotate, …"""
        return re.findall(r'(?<![\w-])[a-z][a-z-]*', self.arguments)

    def takes_file(self):
        return 'FILE' in self.arguments.split()


def ask(program, *arguments):
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': ''}
    return subprocess.run([program, *arguments], env=environment, check=True, capture_output=True,
                          encoding='utf-8').stdout


def split(text):
    """The paragraphs of a help text, by their titles; those without one in order below ''."""
    parts = {'': []}
    for paragraph in text.strip('\n').split('\n\n'):
        head, _, rest = paragraph.partition('\n')
        if head.endswith(':') and rest.startswith('  '):
            parts[head[:-1]] = rest.split('\n')
        else:
            parts[''].append(paragraph)
    return parts


def parse_options(parts):
    lines = parts.get('Application Options', []) + parts.get('Help Options', [])
    for match in filter(None, map(OPTION.match, lines)):
        if not match['long'].startswith('help-'):
            yield Option(match['long'], match['short'] or '', match['value'] or '',
                         match['text'] or '')


def parse(name, text):
    parts = split(text)
    usage = parts['Usage'][0].split()
    after = usage.index('[OPTION…]') + 1
    summary, *description = parts[''] or ['']
    return Command(name, ' '.join(usage[after:]), summary, list(parse_options(parts)),
                   '\n\n'.join(description))


def read_commands(weirctl):
    """The commands of weirctl, in the order of its help."""
    lines = split(ask(weirctl, '--help'))['Commands']
    for name in [COMMAND.match(line)[1] for line in lines]:
        yield parse(name, ask(weirctl, name, '--help'))


def read_program(program):
    return parse('', ask(program, '--help'))
