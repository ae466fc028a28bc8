"""Prints the commands of the README's first two ``console`` blocks, one a line."""

import re
from pathlib import Path

readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
blocks = re.findall(r"```console\n(.*?)```", readme, re.DOTALL)[:2]
lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
if len(lines) != 2:
    raise SystemExit(f"the README's first two console blocks must hold one command each, found {lines}")
print("\n".join(lines))
