# SPDX-License-Identifier: MIT
"""Fails on what no file may hold: paths of one machine, addresses of package registries, white
space at the end of a line, a missing licence line, unfinished business."""

import re

from sources import Findings, ROOT, files

LICENSED = {'.c', '.h', '.py', '.sh', '.mjs', '.js'}
LICENCE = 'SPDX-License-Identifier: MIT'

# Written with a bracket around one letter, or this file would find itself.
FORBIDDEN = (
    (re.compile(r'(?<![\w.])/(?:wor[k]|roo[t]|farm|hom[e]/\w+)/'), 'a path of one machine'),
    (re.compile(r'(?<![\w.}])/tm[p](?:/|\b)'), 'a path of one machine; mktemp or g_dir_make_tmp ()'),
    (re.compile(r'registry\.(?:npmjs|yarnpk[g])|"resolve[d]"\s*:'), 'an address of a registry'),
    (re.compile(r'\b(?:TOD[O]|FIXM[E]|XX[X])\b(?!\s*\(?#\d)'), 'unfinished business without an issue'),
)


def check_text(findings, relative, text):
    for number, line in enumerate(text.split('\n'), 1):
        for pattern, what in FORBIDDEN:
            if pattern.search(line):
                findings.add(relative, number, what)
        if line != line.rstrip() and relative.suffix not in {'.md', '.stream'}:
            findings.add(relative, number, 'white space at the end of the line')


def is_script(relative, text):
    return relative.suffix in LICENSED or text.startswith('#!')


def main():
    findings = Findings()
    for relative in files():
        try:
            text = (ROOT / relative).read_text(encoding='utf-8')
        except UnicodeDecodeError:
            continue
        recorded = relative.parts[:2] == ('tests', 'data')
        if not recorded:
            check_text(findings, relative, text)
        head = text.split('\n', 2)
        if is_script(relative, text) and not any(LICENCE in line for line in head[:2]):
            findings.add(relative, 1, f'no "{LICENCE}" at the top')
        if text and not text.endswith('\n') and not recorded:
            findings.add(relative, len(text.split('\n')), 'no line end at the end of the file')
    findings.end()


main()
