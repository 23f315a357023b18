# SPDX-License-Identifier: MIT
"""Fails when words to translate cannot be read from the sources, or when a language of po/LINGUAS is not
complete: a text without translation, a fuzzy one, or one whose placeholders are not those of the
original."""

import pathlib
import re
import subprocess
import tempfile

from sources import ROOT, Findings, lines

KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2']
ENTRY = re.compile(r'(?m)^((?:#.*\n)*(?:msgctxt (?:.*\n)(?:".*\n)*)?)msgid ((?:".*"\n?)+)'
                   r'(?:msgid_plural ((?:".*"\n?)+))?((?:msgstr(?:\[\d\])? (?:".*"\n?)+)+)')
PLACEHOLDER = re.compile(r'\{[\w:-]+\}')


def run(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding='utf-8', check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def extract(findings, template):
    options = [f'--keyword={keyword}' for keyword in KEYWORDS]
    status, said = run('xgettext', '--files-from=po/POTFILES.in', '--from-code=UTF-8',
                       '--flag=g_strdup_printf:1:c-format', *options, '-o', template)
    for text in said.splitlines():
        findings.add('po/POTFILES.in', 1, text)
    return status == 0


def unquote(text):
    return ''.join(re.findall(r'"(.*)"', text))


def check_placeholders(findings, name, text):
    for comments, original, plural, translated in ENTRY.findall(text):
        if '#~' in comments:
            continue
        wanted = set(PLACEHOLDER.findall(unquote(original) + unquote(plural or '')))
        for part in re.split(r'(?m)^msgstr(?:\[\d\])? ', translated)[1:]:
            said = unquote(part)
            if said and wanted != set(PLACEHOLDER.findall(said)):
                findings.add(name, 1, f'“{unquote(original)[:60]}”: other placeholders')


def check_language(findings, language, template, folder):
    name = f'po/{language}.po'
    if not (ROOT / name).is_file():
        findings.add('po/LINGUAS', 1, f'there is no {name}')
        return
    status, said = run('msgfmt', '--check', '--check-accelerators=_', '-o', '/dev/null', name)
    if status != 0:
        findings.add(name, 1, said)
        return
    merged = str(pathlib.Path(folder, 'merged.po'))
    run('msgmerge', '--no-fuzzy-matching', '--quiet', '-o', merged, name, template)
    for option, what in (('--untranslated', 'is not translated'), ('--only-fuzzy', 'is fuzzy')):
        _, said = run('msgattrib', option, '--no-obsolete', '--no-wrap', merged)
        for text in re.findall(r'(?m)^msgid "(.+)"$', said):
            findings.add(name, 1, f'“{text[:60]}” {what}')
    check_placeholders(findings, name, (ROOT / name).read_text(encoding='utf-8'))


def main():
    findings = Findings()
    if not (ROOT / 'po/POTFILES.in').is_file():
        return
    with tempfile.TemporaryDirectory() as folder:
        template = str(pathlib.Path(folder, 'weir.pot'))
        if extract(findings, template):
            for language in lines('po/LINGUAS'):
                if language and not language.startswith('#'):
                    check_language(findings, language, template, folder)
    findings.end()


main()
