"""Tell by a digest when what was made of a case was made by other code.

Owns that digest, for the notes of what lies in the served folder. Refuses: the case itself.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import geodata
import routes

__all__ = ["digest_code"]


@cache
def digest_code() -> str:
    """Give a digest of all that decides what a payload holds besides the case itself.

    Any module may have a say, and so have the files of coasts, lanes and countries; the files are
    told by size and time, which is enough for a cache on the same machine.
    """
    whole = hashlib.sha256()
    for module in sorted(Path(routes.__path__[0]).glob("*.py")):
        whole.update(module.read_bytes())
    data = Path(geodata.__path__[0])
    for folder in ("base", "waterways"):
        for file in sorted((data / folder).iterdir()):
            stat = file.stat()
            whole.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}\0".encode())
    return whole.hexdigest()
