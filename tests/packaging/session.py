# SPDX-License-Identifier: MIT
"""What a desktop has around an application: a window manager, a panel with icons, and an open keyring."""

import os
import subprocess
import time

LIMIT_S = 60
# A click that hit nothing is told from one that is slow by this.
CLICK_S = 10
WATCHER = 'org.kde.StatusNotifierWatcher'

# A panel of icons and nothing else, along the upper edge.
PANEL = """<?xml version='1.0' encoding='UTF-8'?>
<channel name='xfce4-panel' version='1.0'>
<property name='configver' type='int' value='2'/>
<property name='panels' type='array'><value type='int' value='1'/>
<property name='panel-1' type='empty'>
<property name='position' type='string' value='p=6;x=0;y=0'/>
<property name='position-locked' type='bool' value='true'/>
<property name='length' type='uint' value='100'/>
<property name='size' type='uint' value='32'/>
<property name='plugin-ids' type='array'><value type='int' value='1'/></property>
</property></property>
<property name='plugins' type='empty'>
<property name='plugin-1' type='string' value='systray'/></property>
</channel>
"""
# The first icon of it.
ICON = '16 16'


def wait_while(test, limit_s):
    """Until it no longer holds. Returns whether it still does, in the end."""
    limit = time.monotonic() + limit_s
    while (holds := test()) and time.monotonic() < limit:
        time.sleep(0.1)
    return holds


def wait_for(what, test):
    assert not wait_while(lambda: not test(), LIMIT_S), f'no {what} after {LIMIT_S} s'


def has_name(name):
    return subprocess.run(['gdbus', 'wait', '--session', '--timeout', '1', name], check=False,
                          capture_output=True).returncode == 0


def list_icons():
    done = subprocess.run(
        ['gdbus', 'call', '--session', '-d', WATCHER, '-o', '/StatusNotifierWatcher', '-m',
         'org.freedesktop.DBus.Properties.Get', WATCHER, 'RegisteredStatusNotifierItems'],
        check=False, capture_output=True, text=True)
    return done.stdout.count('/StatusNotifierItem')


def list_windows():
    return subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^Weir$'], check=False,
                          capture_output=True, text=True).stdout.split()


class Session:
    """Runs while the block is run, on the display and the bus there are; @home: that of the bus."""

    def __init__(self, home):
        self.home = home
        self.processes = []

    def start(self, *command, text=None):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, text=True,
                                   env={**os.environ, 'HOME': str(self.home)})
        self.processes.append(process)
        if text is not None:
            process.stdin.write(text)
        process.stdin.close()

    def __enter__(self):
        folder = self.home / '.config/xfce4/xfconf/xfce-perchannel-xml'
        folder.mkdir(parents=True)
        (folder / 'xfce4-panel.xml').write_text(PANEL, encoding='utf-8')
        try:
            self.start('gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets',
                       text='test')
            self.start('xfwm4', '--compositor=off')
            self.start('xfce4-panel', '--disable-wm-check')
            wait_for('keyring', lambda: has_name('org.freedesktop.secrets'))
            wait_for('panel', lambda: has_name(WATCHER))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    @staticmethod
    def wait_window():
        wait_for('window', list_windows)

    @staticmethod
    def open_by_icon():
        """Clicks the icon, which the panel draws some time after it knows of it, until there is a window."""
        assert not list_windows(), 'its window is there before it is asked for'
        wait_for('icon', lambda: list_icons() == 1)
        for _ in range(LIMIT_S // CLICK_S):
            subprocess.run(['xdotool', 'mousemove', *ICON.split(), 'click', '1'], check=True)
            if not wait_while(lambda: not list_windows(), CLICK_S):
                return
        raise AssertionError(f'no window after {LIMIT_S} s of clicking')
