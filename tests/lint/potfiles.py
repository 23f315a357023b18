# SPDX-License-Identifier: MIT
"""Fails when a file with words to translate is not in po/POTFILES.in, or the list is not sorted."""

import re

from sources import ROOT, Findings, files, lines

LIST = 'po/POTFILES.in'
MARKED = {
    '.c': re.compile(r'\b(?:_|N_|C_|ngettext) \("'),
    '.ui': re.compile(r'translatable="(?:yes|true)"'),
}
DATA = ('.desktop.in', '.gschema.xml', '.metainfo.xml.in')


def has_words(relative):
    if str(relative).endswith(DATA):
        return True
    pattern = MARKED.get(relative.suffix)
    return pattern is not None and any(pattern.search(text) for text in lines(relative))


def main():
    findings = Findings()
    if not (ROOT / LIST).is_file():
        return
    listed = [text for text in lines(LIST) if text and not text.startswith('#')]
    if listed != sorted(set(listed)):
        findings.add(LIST, 1, 'is not sorted, or names a file twice')
    found = {str(relative) for folder in ('data', 'src') for relative in files(under=folder)
             if has_words(relative)}
    for name in sorted(found - set(listed)):
        findings.add(LIST, 1, f'{name} is missing')
    for name in sorted(set(listed) - found):
        findings.add(LIST, 1, f'{name} has no words to translate')
    findings.end()


main()
