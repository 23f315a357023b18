# SPDX-License-Identifier: MIT
"""Checks the Flatpak manifest against what is built, installed and allowed.

Usage: manifest.py ROOT
"""

import fnmatch
import json
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(sys.argv[1])
ID = 'io.github.weirproxy.Weir'
MANIFEST = json.loads((ROOT / 'flatpak' / f'{ID}.json').read_text(encoding='utf-8'))

# All that it may ask for, and why. Another one needs a reason here.
PERMISSIONS = {
    '--share=network': 'to serve at the loopback address, and to reach SAP AI Core',
    '--share=ipc': 'shared memory of X11',
    '--socket=wayland': 'windows',
    '--socket=fallback-x11': 'windows where there is no Wayland',
    '--device=dri': 'drawing them',
    '--talk-name=org.kde.StatusNotifierWatcher': 'the tray icon',
    '--talk-name=org.freedesktop.secrets': 'the keyring where there is no portal for secrets',
}
KEYS = {'id', 'runtime', 'runtime-version', 'sdk', 'command', 'finish-args', 'cleanup', 'modules'}
MODULE_KEYS = {'name', 'buildsystem', 'cleanup', 'config-opts', 'sources'}

# What the runtime has of our dependencies. The others are modules.
IN_RUNTIME = {'gio-2.0', 'gio-unix-2.0', 'glib-2.0', 'gmodule-no-export-2.0', 'gnutls',
              'gobject-2.0', 'gtksourceview-5', 'json-glib-1.0', 'libadwaita-1', 'libsecret-1',
              'libsoup-3.0', 'sqlite3', 'zlib'}


def read_installed():
    for text in (ROOT / 'tests/packaging/installed.txt').read_text(encoding='utf-8').splitlines():
        if text and not text.startswith('#'):
            yield text.removeprefix('@ui ')


def find_dependencies():
    """By their names for pkg-config."""
    return {name for path in [ROOT / 'meson.build', *(ROOT / 'src').rglob('meson.build')]
            for name in re.findall(r"dependency\('([\w.+-]+)'", path.read_text(encoding='utf-8'))}


def is_cleaned(path):
    return any(path.startswith(pattern[1:] + '/') if pattern.startswith('/')
               else fnmatch.fnmatch(pathlib.PurePath(path).name, pattern)
               for pattern in MANIFEST['cleanup'])


class TestManifest(unittest.TestCase):
    def test_keys(self):
        self.assertEqual(KEYS, set(MANIFEST))
        for module in MANIFEST['modules']:
            self.assertLessEqual(set(module), MODULE_KEYS)

    def test_names(self):
        self.assertEqual(ID, MANIFEST['id'])
        self.assertIn(f'bin/{MANIFEST["command"]}', list(read_installed()))
        self.assertEqual(('org.gnome.Platform', 'org.gnome.Sdk'),
                         (MANIFEST['runtime'], MANIFEST['sdk']))
        self.assertRegex(MANIFEST['runtime-version'], r'^\d+$')

    def test_permissions(self):
        self.assertEqual(sorted(PERMISSIONS), sorted(MANIFEST['finish-args']))

    def test_sources(self):
        """Each is this tree, or a file that cannot become another one."""
        for module in MANIFEST['modules']:
            for source in module['sources']:
                with self.subTest(module=module['name']):
                    if source['type'] == 'dir':
                        self.assertEqual(('weir', '..'), (module['name'], source['path']))
                    else:
                        self.assertEqual('archive', source['type'])
                        self.assertRegex(source['url'], r'^https://')
                        self.assertRegex(source['sha256'], r'^[0-9a-f]{64}$')

    def test_dependencies(self):
        """What the build asks for is in the runtime or a module, and no module is in vain."""
        modules = {module['name'] for module in MANIFEST['modules']} - {'weir'}
        self.assertEqual(modules, find_dependencies() - IN_RUNTIME)

    def test_told(self):
        """What is inside is told, with the versions of the modules."""
        text = (ROOT / 'docs/packages.md').read_text(encoding='utf-8')
        rows = [row.split('|')[1:-1] for row in
                text.split('## What is inside')[1].split('\n## ')[0].splitlines()
                if row.startswith('| `')]
        named = {name for row in rows for name in re.findall(r'`([\w.+-]+)`', row[0])}
        told = {re.search(r'`([\w.+-]+)`', row[0])[1]: row[3].strip().removeprefix('module, ')
                for row in rows if 'module' in row[3]}
        self.assertEqual(find_dependencies(), named)
        self.assertEqual({module['name'] for module in MANIFEST['modules']} - {'weir'}, set(told))
        for module in MANIFEST['modules']:
            if module['name'] in told:
                self.assertIn(f'-{told[module["name"]]}.tar', module['sources'][0]['url'])

    def test_exports(self):
        """Flatpak shows the desktop only what bears the application's name, and it must be left."""
        for path in read_installed():
            name = pathlib.PurePath(path).name
            if path.startswith(('share/applications/', 'share/dbus-1/', 'share/icons/',
                                'share/metainfo/')):
                self.assertTrue(name.startswith(ID), path)
            needed = path.startswith(('bin/', 'share/')) and not path.startswith(
                ('share/bash', 'share/fish', 'share/man', 'share/zsh'))
            self.assertEqual(needed, not is_cleaned(path), path)


unittest.main(argv=sys.argv[:1])
