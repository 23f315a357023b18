# SPDX-License-Identifier: MIT
"""Fails when an include of our own goes against the layers, or is not written from src/."""

import re

from sources import Findings, files, lines

# A folder and the folders it may include from, besides itself. Nothing else is allowed.
ARROWS = {
    'base': set(),
    'wire': {'base'},
    'aicore': {'wire', 'base'},
    'front': {'wire', 'base'},
    'proxy': {'front', 'aicore', 'wire', 'base'},
    'store': {'base'},
    'demo': {'base'},
    'app': {'store', 'proxy', 'front', 'aicore', 'demo', 'wire', 'base'},
    'chat': {'app', 'store', 'base'},
    'cli': {'chat', 'app', 'store', 'base'},
    'ui': {'chat', 'app', 'store', 'base'},
}

INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')


def check(findings, relative, folder, allowed):
    for number, text in enumerate(lines(relative), 1):
        match = INCLUDE.match(text)
        if match is None or match[1] == 'config.h':
            continue
        target, _, stem = match[1].rpartition('/')
        if target not in ARROWS or not stem.startswith('weir-'):
            findings.add(relative, number, f'"{match[1]}" is not of the form "folder/weir-x.h"')
        elif target not in allowed:
            findings.add(relative, number, f'{folder}/ may not include from {target}/')


def main():
    findings = Findings()
    for relative in files('.c', '.h', under='src'):
        folder = relative.parts[1]
        if folder in ARROWS:
            check(findings, relative, folder, ARROWS[folder] | {folder})
        else:
            findings.add(relative, 1, f'{folder}/ has no place in the table of layers')
    findings.end()


main()
