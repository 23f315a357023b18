# SPDX-License-Identifier: MIT
"""Counts the tests in a log of meson test (testlog.json): prints "PASSED FAILED".

A TAP test counts as many times as it has lines, any other once. A program that crashes, hangs or
ends early counts one failure more than its lines say. A skipped test counts as failed and is named.
"""

import json
import re
import sys

LINE = re.compile(r'(?m)^(not )?ok\b([^#\n]*)(#\s*(?:SKIP|TOD[O])\b)?', re.IGNORECASE)


def count_one(entry):
    """Returns the numbers of passed and failed tests, and the names of the skipped ones."""
    result = entry['result']
    marks = list(LINE.finditer(entry.get('stdout') or ''))
    if not marks:
        skipped = [entry['name']] if result == 'SKIP' else []
        return int(result == 'OK'), int(result not in ('OK', 'SKIP')), skipped
    skipped = [mark[2].strip() for mark in marks if mark[3]]
    failed = sum(1 for mark in marks if mark[1] and not mark[3])
    passed = len(marks) - failed - len(skipped)
    if failed == 0 and result not in ('OK', 'SKIP'):
        failed = 1
    return passed, failed, skipped


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding='utf-8') as log:
        for entry in map(json.loads, log):
            more_passed, more_failed, skipped = count_one(entry)
            passed += more_passed
            failed += more_failed + len(skipped)
            for name in skipped:
                print(f'Skipped, so failed: {entry["name"]}: {name}', file=sys.stderr)
    print(passed, failed)


main()
