"""The tiny invented case that serves all tests, and copies of it to spoil."""

import shutil
from pathlib import Path

TINY = Path(__file__).parent / "tiny"


def copy_tiny(into: Path) -> Path:
    """Copy the tiny case into a folder of the test's own and return the copy's folder."""
    return Path(shutil.copytree(TINY, into / "tiny"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that must stand exactly once in a file of the case."""
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file}: {text.count(old)} times {old!r}"
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def append(folder: Path, file: str, line: str) -> None:
    """Add a line at the end of a file of the case."""
    with (folder / file).open("a", encoding="utf-8", newline="") as stream:
        stream.write(line + "\n")
