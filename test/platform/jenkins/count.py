"""Sums surefire's reports: count.py FOLDER STATUS-OF-MAVEN. Prints `N passed, N failed`; exits 1 unless all passed.

A skipped test is a failed one, and so is a run of Maven that failed, or found no tests, without saying which.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

folder, status = Path(sys.argv[1]), int(sys.argv[2])
suites = [ElementTree.parse(file).getroot() for file in sorted(folder.glob("TEST-*.xml"))]
tests = sum(int(suite.get("tests", 0)) for suite in suites)
failed = sum(int(suite.get(kind, 0)) for suite in suites for kind in ("failures", "errors", "skipped"))
if failed == 0 and (status != 0 or tests == 0):
    failed = 1
print(f"{max(0, tests - failed)} passed, {failed} failed")
sys.exit(1 if failed else 0)
