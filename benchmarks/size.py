"""Installed size of Dateline with all that it needs, in MB, the largest packages first.

usage: python benchmarks/size.py        (in an environment with `pip install .` and nothing else)
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path


def tree(root: str = "dateline") -> dict[str, int]:
    """Bytes on disk of every distribution that installing ``root`` brings along."""
    found: dict[str, int] = {}
    names = [root]
    while names:
        name = re.sub(r"[-_.]+", "-", names.pop()).lower()
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        paths = [Path(str(distribution.locate_file(f))) for f in distribution.files or []]
        found[name] = sum(p.stat().st_size for p in paths if p.is_file() and p.suffix != ".pyc")
        needed = [r for r in distribution.requires or [] if "extra ==" not in r]
        names += [m.group() for r in needed if (m := re.match(r"[A-Za-z0-9_.-]+", r))]
    return found


if __name__ == "__main__":
    sizes = tree()
    for name, size in sorted(sizes.items(), key=lambda x: -x[1])[:12]:
        print(f"{size / 1e6:8.1f} MB  {name}")
    print(f"{sum(sizes.values()) / 1e6:8.1f} MB  all {len(sizes)} packages")
