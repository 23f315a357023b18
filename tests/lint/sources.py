# SPDX-License-Identifier: MIT
"""What the lints share: the project's files, and how a finding is told.

Every lint takes the project's root as its only argument.
"""

import pathlib
import sys

ROOT = pathlib.Path(sys.argv[1])


def is_ours(relative):
    """Not a build directory, git's own, or fetched."""
    parts = relative.parts
    if parts[0].startswith('_') or parts[0] == '.git':
        return False
    return 'node_modules' not in parts and '__pycache__' not in parts


def files(*suffixes, under=''):
    """The project's files with one of the suffixes (all without), as paths from its root, sorted."""
    for path in sorted((ROOT / under).rglob('*')):
        relative = path.relative_to(ROOT)
        if is_ours(relative) and path.is_file() and not path.is_symlink():
            if not suffixes or path.suffix in suffixes:
                yield relative


def lines(relative):
    return (ROOT / relative).read_text(encoding='utf-8').splitlines()


class Findings:
    """Collects findings; end () makes the exit status of them."""

    def __init__(self):
        self.count = 0

    def add(self, relative, line, message):
        self.count += 1
        print(f'{relative}:{line}: {message}')

    def end(self):
        sys.exit(1 if self.count else 0)
