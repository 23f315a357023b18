# SPDX-License-Identifier: MIT
"""Fails on what documents promise and the project does not have: links and anchors that lead nowhere,
files, tests that SECURITY.md names, messages and members of the configuration that the guide to troubles
names, pictures of the metainfo; and on a version that is not everywhere the same."""

import re
import struct
import urllib.parse

from sources import ROOT, Findings, files, lines

LINK = re.compile(r'(?<!!)\[[^\]]*\]\(([^)\s]+)\)')
PICTURE = re.compile(r'!\[[^\]]*\]\(([^)\s]+)\)')
HEADING = re.compile(r'#{1,6} (.*)')
TEST = re.compile(r'`(/[a-z]+/[\w./:-]+)`')
FILE = re.compile(r'`((?:data|debian|docs|flatpak|po|src|tests)/[\w./-]+)`')
TROUBLES = 'docs/troubleshooting.md'
MEMBER = re.compile(r'`"?([a-z]+(?:_[a-z]+)+)\b')
QUOTED = re.compile(r'“([^”]+)”')
METAINFO = 'data/io.github.weirproxy.Weir.metainfo.xml.in'
IMAGE = re.compile(r'<image type="source" width="(\d+)" height="(\d+)">.*/main/(docs/[\w./-]+)</image>')
VERSIONS = {
    'CHANGELOG.md': re.compile(r'## ([\d.]+) \(\d{4}-\d\d-\d\d\)'),
    'debian/changelog': re.compile(r'weir \(([\d.]+)\)'),
    METAINFO: re.compile(r'\s*<release version="([\d.]+)"'),
}


def prose(relative):
    """The lines outside of code blocks, with their numbers."""
    in_code = False
    for number, text in enumerate(lines(relative), 1):
        if text.lstrip().startswith('```'):
            in_code = not in_code
        elif not in_code:
            yield number, text


def anchors(relative):
    """As they are made from headings."""
    for _, text in prose(relative):
        match = HEADING.match(text)
        if match:
            words = re.sub(r'[^\w\s-]', '', match[1].lower())
            yield re.sub(r'\s', '-', words.strip())


def check_links(findings, relative):
    for number, text in prose(relative):
        for target in LINK.findall(text) + PICTURE.findall(text):
            parts = urllib.parse.urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            path = (ROOT / relative).parent / urllib.parse.unquote(parts.path) if parts.path \
                else ROOT / relative
            if not path.exists():
                findings.add(relative, number, f'there is no {parts.path}')
            elif parts.fragment and parts.fragment not in anchors(path.relative_to(ROOT)):
                findings.add(relative, number, f'{target}: there is no such heading')


def check_files(findings, relative):
    for number, text in prose(relative):
        for name in FILE.findall(text):
            # weir-x.c and NAME stand for any.
            if not re.search(r'NAME|-x\.', name) and not (ROOT / name).exists():
                findings.add(relative, number, f'there is no {name}')


def check_messages(findings):
    """Messages stand in the first column, in quotes; those of other programs in the same with their name."""
    if not (ROOT / TROUBLES).is_file():
        return
    source = '\n'.join((ROOT / relative).read_text(encoding='utf-8')
                       for relative in files('.c', under='src'))
    source = re.sub(r'"\s*\n\s*"', '', source)
    for number, text in enumerate(lines(TROUBLES), 1):
        column = text.split('|')[1] if text.startswith('|') else ''
        for message in QUOTED.findall(column) if ':' not in column else ():
            if message not in source:
                findings.add(TROUBLES, number, f'nobody says “{message}”')
        for member in MEMBER.findall(text):
            if member not in source:
                findings.add(TROUBLES, number, f'nobody reads {member}')


def read_tests():
    """What each test file holds, by folder and name as in /folder/name/…"""
    found = {}
    for relative in files('.c', under='tests'):
        if relative.name.startswith('test-') and len(relative.parts) == 3:
            # A test may be told apart further: connection-limits holds /front/connection too.
            for suite in re.findall(rf'"/({relative.parts[1]}/[\w.-]+)',
                                    (ROOT / relative).read_text(encoding='utf-8')):
                found.setdefault(suite, '')
                found[suite] += (ROOT / relative).read_text(encoding='utf-8')
    return found


def check_tests(findings):
    tests = read_tests()
    if not (ROOT / 'SECURITY.md').is_file():
        return
    for number, text in enumerate(lines('SECURITY.md'), 1):
        for name in TEST.findall(text):
            folder, suite, *rest = name.strip('/').split('/')
            held = tests.get(f'{folder}/{suite}')
            missing = held is None or any(
                not re.search(rf'["/]{re.escape(part)}["/]', held) for part in rest)
            if missing:
                findings.add('SECURITY.md', number, f'there is no test {name}')


def check_pictures(findings):
    if not (ROOT / METAINFO).is_file():
        return
    for number, text in enumerate(lines(METAINFO), 1):
        for width, height, name in IMAGE.findall(text):
            if not (ROOT / name).is_file():
                findings.add(METAINFO, number, f'there is no {name}')
                continue
            head = (ROOT / name).read_bytes()[16:24]
            if struct.unpack('>II', head) != (int(width), int(height)):
                findings.add(METAINFO, number, f'{name} has another size')


def check_versions(findings):
    if not (ROOT / 'meson.build').is_file():
        return
    version = re.search(r"\bversion: '([\d.]+)'", (ROOT / 'meson.build').read_text(encoding='utf-8'))
    if version is None:
        return
    for name, pattern in VERSIONS.items():
        newest = next(((number, match[1]) for number, text in enumerate(lines(name), 1)
                       if (match := pattern.match(text))), (1, 'none'))
        if newest[1] != version[1]:
            findings.add(name, newest[0], f'the newest version is {newest[1]}, not {version[1]}')


def main():
    findings = Findings()
    for relative in files('.md'):
        check_links(findings, relative)
        check_files(findings, relative)
    check_messages(findings)
    check_tests(findings)
    check_pictures(findings)
    check_versions(findings)
    findings.end()


main()
