# SPDX-License-Identifier: MIT
"""Fails on sources over 600 lines and on functions over 80.

In the code's style a function is what stands between a brace in the first column after a line that
ends its parameter list, and the next brace in the first column.
"""

from sources import Findings, files, lines

FILE_MAX = 600
FUNCTION_MAX = 80

# Lists by nature: what a class has, which cases a test program has.
LISTS = ('_class_init', 'main')


def functions(text):
    """Yields (name, first line, number of lines from brace to brace)."""
    start = name = None
    for number, line in enumerate(text, 1):
        if line.startswith('{') and text[number - 2].rstrip().endswith(')'):
            start = number
        elif line.startswith('}') and start is not None:
            yield name, start, number - start + 1
            start = None
        elif start is None and line[:1].isalpha() and ' (' in line:
            name = line.split(' (')[0].split()[-1]


def main():
    findings = Findings()
    for relative in files('.c'):
        text = lines(relative)
        if relative.parts[0] == 'src' and len(text) > FILE_MAX:
            findings.add(relative, len(text), f'over {FILE_MAX} lines')
        for name, start, length in functions(text):
            if length > FUNCTION_MAX and not name.endswith(LISTS):
                findings.add(relative, start, f'{name} has {length} lines, over {FUNCTION_MAX}')
    findings.end()


main()
