# SPDX-License-Identifier: MIT
"""Installs a build into a folder of its own, and looks at what is there.

Usage: install.py MESON BUILD PREFIX ROOT ui|no-ui
"""

import configparser
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from demo import environment, serve_and_ask

MESON, BUILD, PREFIX, ROOT, WITH_UI = sys.argv[1:6]
ID = 'io.github.weirproxy.Weir'
HERE = pathlib.Path(__file__).resolve().parent


def read_list():
    """The paths that are to be there, with and without the desktop application."""
    for text in (HERE / 'installed.txt').read_text(encoding='utf-8').splitlines():
        is_ui = text.startswith('@ui ')
        if text and not text.startswith('#') and (WITH_UI == 'ui' or not is_ui):
            yield text.removeprefix('@ui ')
    if WITH_UI == 'ui':
        languages = pathlib.Path(ROOT, 'po', 'LINGUAS').read_text(encoding='utf-8').splitlines()
        for language in languages:
            if language and not language.startswith('#'):
                yield f'share/locale/{language}/LC_MESSAGES/weir.mo'


class TestInstall(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        done = subprocess.run([MESON, 'install', '-C', BUILD, '--no-rebuild', '--destdir',
                               cls.folder.name], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.prefix = pathlib.Path(cls.folder.name + PREFIX)

    def read(self, path):
        return (self.prefix / path).read_text(encoding='utf-8')

    def run_it(self, *command, **variables):
        return subprocess.run([str(self.prefix / command[0]), *command[1:]], text=True, timeout=60,
                              env={**environment(self.folder.name), **variables},
                              capture_output=True, check=False)

    def test_files(self):
        there = {str(path.relative_to(self.prefix)) for path in self.prefix.rglob('*')
                 if not path.is_dir()}
        self.assertEqual(sorted(read_list()), sorted(there))

    def test_nothing_elsewhere(self):
        outside = [path for path in pathlib.Path(self.folder.name).rglob('*')
                   if not path.is_dir() and not path.is_relative_to(self.prefix)]
        self.assertEqual([], outside)

    def test_modes(self):
        for path in read_list():
            mode = (self.prefix / path).stat().st_mode & 0o777
            self.assertEqual(0o755 if path.startswith('bin/') else 0o644, mode, path)

    def test_no_build_paths(self):
        """What is installed may not depend on where it was built."""
        for path in read_list():
            if not path.startswith('bin/'):
                self.assertNotIn(BUILD.encode(), (self.prefix / path).read_bytes(), path)

    def test_uninstall(self):
        """What was installed goes again, and nothing else does."""
        with tempfile.TemporaryDirectory() as folder:
            for command in ['install', '--no-rebuild', '-C', BUILD, '--destdir', folder], \
                    ['--internal', 'uninstall']:
                subprocess.run([MESON, *command], cwd=BUILD, capture_output=True, check=True)
                if command[0] == 'install':
                    mine = pathlib.Path(folder + PREFIX, 'share', 'icons', 'mine.svg')
                    mine.parent.mkdir(parents=True, exist_ok=True)
                    mine.touch()
            left = [path for path in pathlib.Path(folder).rglob('*') if not path.is_dir()]
        self.assertEqual([mine], left)

    def test_unit(self):
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str
        unit.read_string(self.read('lib/systemd/user/weir.service'))
        self.assertEqual(f'{PREFIX}/bin/weirctl serve', unit['Service']['ExecStart'])
        self.assertNotIn('@', unit['Service']['ExecStart'])

    def test_serve(self):
        errors = serve_and_ask([str(self.prefix / 'bin/weirctl')])
        self.assertNotRegex(errors, r'WARNING|CRITICAL|ERROR')

    def test_version(self):
        version = re.search(r"version: '([\d.]+)'", pathlib.Path(ROOT, 'meson.build').read_text(
            encoding='utf-8'))[1]
        self.assertEqual(f'weirctl {version}\n', self.run_it('bin/weirctl', '--version').stdout)

    def test_no_account(self):
        done = self.run_it('bin/weirctl', 'serve')
        self.assertEqual(2, done.returncode)
        self.assertIn('There is no account', done.stderr)


@unittest.skipIf(WITH_UI != 'ui', 'without the desktop application')
class TestDesktop(TestInstall):
    # Those of above are run once.
    for name in [name for name in vars(TestInstall) if name.startswith('test_')]:
        locals()[name] = None

    def test_desktop_file(self):
        entry = configparser.ConfigParser(interpolation=None)
        entry.optionxform = str
        entry.read_string(self.read(f'share/applications/{ID}.desktop'))
        entry = entry['Desktop Entry']
        self.assertTrue((self.prefix / 'bin' / entry['Exec'].split()[0]).is_file())
        self.assertEqual(ID, entry['Icon'])
        self.assertEqual('true', entry['DBusActivatable'])

    def test_bus_name(self):
        service = configparser.ConfigParser(interpolation=None)
        service.read_string(self.read(f'share/dbus-1/services/{ID}.service'))
        self.assertEqual(ID, service['D-BUS Service']['Name'])
        self.assertEqual(f'{PREFIX}/bin/weir --gapplication-service',
                         service['D-BUS Service']['Exec'])

    def test_metainfo(self):
        root = ElementTree.fromstring(self.read(f'share/metainfo/{ID}.metainfo.xml'))
        self.assertEqual(f'{ID}.desktop', root.findtext('launchable'))
        newest = root.find('releases/release').get('version')
        self.assertIn(f' {newest}\n', self.run_it('bin/weirctl', '--version').stdout)
        for binary in root.findall('provides/binary'):
            self.assertTrue((self.prefix / 'bin' / binary.text).is_file())

    def test_program(self):
        """It finds its settings where the schema is installed, and says so where it is not."""
        schemas = self.prefix / 'share/glib-2.0/schemas'
        done = self.run_it('bin/weir', '--version', XDG_DATA_DIRS=self.folder.name)
        self.assertIn('settings schema', done.stderr)
        subprocess.run(['glib-compile-schemas', '--strict', schemas], check=True)
        try:
            done = self.run_it('bin/weir', '--version', XDG_DATA_DIRS=f'{self.prefix}/share')
        finally:
            (schemas / 'gschemas.compiled').unlink()
        self.assertRegex(done.stdout, r'^weir \d', done.stderr)


unittest.main(argv=sys.argv[:1])
