"""List the licences of what the program needs at run time; fail on GPL or AGPL.

The packages are those of requirements.lock.  A package under several licences of which the user may choose one
(`A OR B`) passes when one of them does; LGPL passes, since the program links to it without changing it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

FORBIDDEN = re.compile(r"(?<!L)(?:A?GPL|GNU (?:Affero )?General Public License)", re.IGNORECASE)
# Read in the packages' own licence files, where their metadata name none.
KNOWN: dict[str, str] = {}


def main() -> int:
    locked = re.findall(r"^([A-Za-z0-9_.-]+)==", Path("requirements.lock").read_text("utf-8"), re.MULTILINE)
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in locked}
    listing = subprocess.run([sys.executable, "-m", "piplicenses", "--format=json", "--with-system", "--from=mixed"],
                             check=True, capture_output=True, text=True).stdout  # fmt: skip
    bad, seen = [], set()
    for package in sorted(json.loads(listing), key=lambda p: p["Name"].lower()):
        name = re.sub(r"[-_.]+", "-", package["Name"]).lower()
        if name not in names:
            continue
        seen.add(name)
        licence = KNOWN.get(name, package["License"])
        choices = re.split(r"\s+OR\s+|;", licence)
        print(f"{package['Name']:28} {package['Version']:14} {licence}")
        if licence == "UNKNOWN" or all(FORBIDDEN.search(choice) for choice in choices):
            bad.append(f"{package['Name']} ({licence})")
    missing = names - seen
    if bad or missing:
        print(
            f"\nnot allowed at run time: {', '.join(bad) or 'none'}; not installed: {', '.join(sorted(missing)) or 'none'}",
            file=sys.stderr,
        )
        return 1
    print(f"\n{len(seen)} packages, none under GPL or AGPL")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
