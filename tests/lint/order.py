# SPDX-License-Identifier: MIT
"""Fails when sources or tests in a meson.build are not one to a line and in alphabetical order."""

import re

from sources import Findings, files, lines

ENTRY = re.compile(r"\s+'([\w./-]+)',$")
CROWDED = re.compile(r"'[\w/-]+\.c',\s*'[\w/-]+\.c'")


def main():
    findings = Findings()
    for relative in files('.build'):
        before = None
        for number, text in enumerate(lines(relative), 1):
            match = ENTRY.match(text)
            name = match[1].removesuffix('.c') if match else None
            # Whether x comes before x-y depends on what one looks at, the names or their files.
            if name and before and name < before and not before.startswith(f'{name}-'):
                findings.add(relative, number, f'{name} belongs before {before}')
            if relative.parts[0] == 'src' and CROWDED.search(text):
                findings.add(relative, number, 'one source to a line')
            before = name
    findings.end()


main()
