# SPDX-License-Identifier: MIT
"""Fails when a source has no test of its own and covered.txt names none for it either.

src/x/weir-y.c is tested by tests/x/test-y.c.
"""

from sources import ROOT, Findings, files, lines

COVERED = 'tests/lint/covered.txt'


def read_covered(findings):
    covered = set()
    for number, text in enumerate(lines(COVERED), 1):
        words = text.split('#')[0].split()
        if not words:
            continue
        source, tests = words[0], words[1:]
        for path in [source, *tests]:
            if not (ROOT / path).is_file():
                findings.add(COVERED, number, f'there is no {path}')
        if not tests:
            findings.add(COVERED, number, f'no test is named for {source}')
        covered.add(source)
    return covered


def main():
    findings = Findings()
    covered = read_covered(findings)
    for relative in files('.c', under='src'):
        test = f'tests/{relative.parts[1]}/test-{relative.stem.removeprefix("weir-")}.c'
        has_test = (ROOT / test).is_file()
        if has_test and str(relative) in covered:
            findings.add(COVERED, 1, f'{relative} has a test of its own: {test}')
        elif not has_test and str(relative) not in covered:
            findings.add(relative, 1, f'there is no {test}; if another test covers it: {COVERED}')
    findings.end()


main()
