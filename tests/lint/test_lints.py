# SPDX-License-Identifier: MIT
"""Tests that the lints find what they are for, and nothing in a tree without fault."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SPDX = '/* SPDX-License-Identifier: MIT */\n'
CLEAN = {
    'src/base/weir-a.c': SPDX + '#include "base/weir-a.h"\n',
    'src/base/weir-a.h': SPDX,
    'src/base/weir-b.c': SPDX,
    'src/wire/weir-c.c': SPDX + '#include "config.h"\n#include "base/weir-a.h"\n',
    'tests/base/test-a.c': SPDX,
    'tests/wire/test-c.c': SPDX,
    'src/base/meson.build': "x = files(\n  'weir-a-b.c',\n  'weir-a.c',\n)\n",
    'tests/lint/covered.txt': 'src/base/weir-b.c tests/base/test-a.c\n',
    'node_modules/x/y.c': 'TO' + 'DO \n',
    '_build/y.c': 'TO' + 'DO \n',
}


def translation(words):
    """A tree with one text, and what makes of it in German."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    return {**CLEAN, 'po/POTFILES.in': 'src/base/weir-a.c\n', 'po/LINGUAS': 'de\n',
            'src/base/weir-a.c': SPDX + 'x = N_ ("Port {port}");\n', 'po/de.po': head + words}


def function(body_lines):
    return SPDX + 'int\nweir_f (void)\n{\n' + '  x;\n' * body_lines + '}\n'


# lint, file, its text, what it must say
FAULTS = (
    ('layers', 'src/base/weir-a.c', SPDX + '#include "wire/weir-c.h"\n', 'may not include from wire'),
    ('layers', 'src/demo/weir-d.c', SPDX + '#include "wire/weir-c.h"\n', 'may not include from wire'),
    ('layers', 'src/base/weir-a.c', SPDX + '#include "weir-a.h"\n', 'not of the form'),
    ('layers', 'src/misc/weir-a.c', SPDX, 'no place in the table'),
    ('mirror', 'src/base/weir-z.c', SPDX, 'there is no tests/base/test-z.c'),
    ('mirror', 'tests/lint/covered.txt', 'src/base/weir-b.c\n', 'no test is named'),
    ('mirror', 'tests/lint/covered.txt', 'src/base/weir-b.c tests/no.c\n', 'there is no tests/no.c'),
    ('mirror', 'tests/base/test-b.c', SPDX, 'has a test of its own'),
    ('order', 'src/base/meson.build', "x = files(\n  'b.c',\n  'a.c',\n)\n", 'a belongs before b'),
    ('order', 'src/base/meson.build', "x = files('a.c', 'b.c')\n", 'one source to a line'),
    ('sizes', 'src/base/weir-a.c', SPDX + '\n' * 600, 'over 600 lines'),
    ('sizes', 'src/base/weir-a.c', function(79), 'weir_f has 81 lines'),
    ('docs', 'README.md', '[x](no.md)\n', 'there is no no.md'),
    ('docs', 'README.md', '# A\n[x](#b)\n', 'no such heading'),
    ('docs', 'README.md', '![x](no.png)\n', 'there is no no.png'),
    ('docs', 'README.md', '`src/no.c`\n', 'there is no src/no.c'),
    ('docs', 'docs/troubleshooting.md', '| “Nobody” (401) | x |\n', 'nobody says “Nobody”'),
    ('docs', 'docs/troubleshooting.md', 'set `no_member`\n', 'nobody reads no_member'),
    ('docs', 'SECURITY.md', '`/base/a/none`\n', 'there is no test /base/a/none'),
    ('text', 'src/base/weir-a.c', 'int x;\n', 'no "SPDX'),
    ('text', 'README.md', 'see /wo' + 'rk/main\n', 'path of one machine'),
    ('text', 'start.sh', '# SPDX-License-Identifier: MIT\ncd /tm' + 'p/x\n', 'path of one machine'),
    ('text', 'package-lock.json', '{"resol' + 'ved": "x"}\n', 'address of a registry'),
    ('text', 'README.md', 'TO' + 'DO: write\n', 'unfinished business'),
    ('text', 'README', 'x \n', 'white space'),
    ('text', 'README.md', 'x', 'no line end'),
)


def run(lint, tree):
    with tempfile.TemporaryDirectory() as root:
        for name, text in tree.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
        done = subprocess.run([sys.executable, '-B', HERE / f'{lint}.py', root],
                              capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


class TestLints(unittest.TestCase):
    def test_clean(self):
        for lint in sorted({fault[0] for fault in FAULTS}):
            with self.subTest(lint=lint):
                self.assertEqual((0, ''), run(lint, CLEAN))

    def test_faults(self):
        for lint, name, text, message in FAULTS:
            with self.subTest(lint=lint, message=message):
                status, output = run(lint, {**CLEAN, name: text})
                self.assertEqual(1, status, output)
                self.assertRegex(output, f'(?m)^{name if lint != "mirror" else ""}.*:.*{message}')

    def test_translations(self):
        entry = 'msgid "Port {port}"\nmsgstr "%s"\n'
        self.assertEqual((0, ''), run('translations', translation(entry % 'Anschluss {port}')))
        for words, message in ((entry % '', 'is not translated'), ('', 'is not translated'),
                               (entry % 'Anschluss', 'other placeholders'),
                               ('#, fuzzy\n' + entry % 'Hafen {port}', 'is fuzzy')):
            with self.subTest(message=message):
                status, output = run('translations', translation(words))
                self.assertEqual(1, status, output)
                self.assertIn(message, output)

    def test_longest_function(self):
        self.assertEqual((0, ''), run('sizes', {**CLEAN, 'src/base/weir-a.c': function(78)}))


unittest.main()
