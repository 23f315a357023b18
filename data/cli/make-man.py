# SPDX-License-Identifier: MIT
"""Makes a manual page: @COMMANDS@ and @OPTIONS@ become what the program says of itself.

Usage: make-man.py TEMPLATE OUTPUT VERSION METAINFO [PROGRAM]
"""

import datetime
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

import program

SENTENCE_END = re.compile(r'(?<=[a-z)”][.;:]) (?=[A-Z“])')


def escape(text):
    text = text.replace('\\', r'\e').replace('-', r'\-')
    return '\n'.join(r'\&' + line if line[:1] in ('.', "'") else line for line in text.split('\n'))


def sentences(text):
    """mdoc wants each sentence to begin a line."""
    return escape(SENTENCE_END.sub('\n', text))


def paragraphs(text):
    """What a help text says below its options. Lines with columns stay as they are."""
    if not text:
        return []
    if re.search(r'\S {2,}\S', text):
        return ['.Bd -literal -offset indent', escape(text), '.Ed']
    return [line for part in text.split('\n') if part for line in ('.Pp', sentences(part))]


def option_item(option):
    flags = [f'Fl {option.short}'] if option.short else []
    long = f'Fl \\-{escape(option.long)}'
    if option.value:
        long += f' Ns = Ns Ar {escape(option.value)}'
    return ['.It ' + ' , '.join([*flags, long]), sentences(option.text) + '.']


def option_list(options):
    lines = ['.Bl -tag -width Ds']
    for option in options:
        lines += option_item(option)
    return [*lines, '.El']


def command_section(command):
    lines = [f'.Ss {command.name}', f'.Nm Cm {command.name}', '.Op Ar option ...']
    if command.arguments:
        lines.append(f'.Ar {escape(command.arguments)}')
    lines += ['.Pp', sentences(command.summary) + '.']
    if command.options:
        lines += option_list(option for option in command.options if option.long != 'help')
    lines += paragraphs(command.description)
    # A list without an item is no list.
    return '\n'.join(lines).replace('.Bl -tag -width Ds\n.El\n', '').removesuffix(
        '\n.Bl -tag -width Ds\n.El')


def read_date(metainfo):
    """The day of the newest release: the same for everyone who builds it."""
    day = ElementTree.parse(metainfo).find('releases/release').get('date')
    return datetime.date.fromisoformat(day).strftime('%B %-d, %Y')


def main():
    template, output, version, metainfo, *programs = sys.argv[1:]
    text = pathlib.Path(template).read_text(encoding='utf-8')
    if '@COMMANDS@' in text:
        text = text.replace('@COMMANDS@', '\n'.join(
            map(command_section, program.read_commands(programs[0]))))
    if '@OPTIONS@' in text:
        text = text.replace('@OPTIONS@', '\n'.join(
            option_list(program.read_program(programs[0]).options)))
    text = text.replace('@VERSION@', version).replace('@DATE@', read_date(metainfo))
    pathlib.Path(output).write_text(text, encoding='utf-8')


main()
