"""Build the files the map's frame loads, and keep them in one served folder.

Owns: the script (Leaflet, then our plain scripts in the order of ``static/order.json``), the
small one before it that begins the fetches (``static/ahead.js``), the style sheet with its font
and pictures, and the folder they and the payloads are written to; the same joined script and style
for a page that holds everything itself.
Refuses: knowing who serves the folder. Links are written relative to it.

Every file is named by a digest of its content, so a browser may keep it for good and a changed
file is never taken for the old one. Writing is atomic: a reader sees a whole file or none.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

__all__ = ["PACKED", "STATIC", "AssetError", "WebAssets", "join_script", "join_style",
           "prepare_assets", "slim_script", "web_folder", "write_content",
           "write_named"]  # fmt: skip

STATIC: Final = Path(__file__).parent / "static"

#: Suffix of files that are packed already: the server packs others anew at every request, which
#: takes longer than sending them. The scripts see themselves whether they must unpack the bytes.
PACKED: Final = ".gz"
_URL: Final = re.compile(r"""url\(\s*(['"]?)(?!data:|https?:|/|#)([^'")]+)\1\s*\)""")
_SOURCE_MAP: Final = re.compile(r"^//[#@] sourceMappingURL=.*$", re.MULTILINE)
_PLACE_OF_PART: Final = "/* script */"
_COMMENTS: Final = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
_COMMENT_LINES: Final = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)
_EMPTY_LINES: Final = re.compile(r"\n{2,}")
#: How our scripts end, each asking whether it runs in a browser or in Node; what a browser needs.
_ENDING: Final = re.compile(
    r"\}\)\(\s*typeof module === \"object\" && module\.exports\s*"
    r"\? \(globalThis\.Sillage = globalThis\.Sillage \|\| \{\}\)\s*"
    r": \(window\.Sillage = window\.Sillage \|\| \{\}\)\s*\);"
)
_BROWSER_ENDING: Final = "})(globalThis.Sillage = globalThis.Sillage || {});"
_LICENCE: Final = re.compile(r"@preserve|@license|copyright|\(c\)|©", re.IGNORECASE)
_KEEP_SECONDS: Final = 30 * 86400


class AssetError(RuntimeError):
    """A file the map needs is missing or could not be written."""


@dataclass(frozen=True, slots=True)
class WebAssets:
    """Name the files in ``folder`` that a page loads: a script ahead, the script, a style sheet."""

    folder: Path
    ahead: str
    script: str
    style: str


@cache
def web_folder() -> Path:
    """Give the folder served to the browser: the user's cache, else a temporary folder.

    ``SILLAGE_WEB_FOLDER`` names another one. Made if it is not there; tried by writing to it.
    """
    asked = os.environ.get("SILLAGE_WEB_FOLDER")
    candidates = [Path(asked)] if asked else [user_cache_path("sillage") / "web"]
    for folder in candidates:
        with suppress(OSError):  # read-only homes are common in containers: try the next
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
            _remove_old(folder)
            return folder
    return Path(tempfile.mkdtemp(prefix="sillage-web-"))


def prepare_assets(folder: Path) -> WebAssets:
    """Write the scripts and the style sheet to a folder and name them.

    The scripts are slimmed: the server packs them anew for every visitor, who waits for it.

    Raises:
        AssetError: a listed file, or Leaflet, is missing.
    """

    def refer(file: Path) -> str:
        return write_content(folder, file.stem, file.suffix, _read_bytes(file))

    ahead = set(_list_files(["ahead"]))
    others = [file for file in _list_files(["scripts"]) if file not in ahead]
    first, script = (
        slim_script(_join_files(files)).encode()
        for files in (_list_files(["ahead"]), [_find_leaflet() / "leaflet.js", *others])
    )
    return WebAssets(
        folder=folder,
        ahead=write_content(folder, "ahead", ".js", first),
        script=write_content(folder, "sillage", ".js", script),
        style=write_content(folder, "sillage", ".css", join_style("styles", refer=refer).encode()),
    )


def join_script(*lists: str) -> str:
    """Join Leaflet and the scripts of these lists of ``order.json`` into one.

    Those of the list ``parts`` run in a worker too: each is put into ``part.js``.

    Raises:
        AssetError: a listed file, or Leaflet, is missing.
    """
    return _join_files([_find_leaflet() / "leaflet.js", *_list_files(lists)])


def slim_script(text: str) -> str:
    """Leave out of a script what only its authors need.

    That is comments that fill whole lines, but those that name a licence; empty lines, and how far
    lines are set in: no text within the scripts runs over several lines; and what Node needs.
    """
    text = _COMMENTS.sub(lambda found: found[0] if _LICENCE.search(found[0]) else "", text)
    text = _ENDING.sub(_BROWSER_ENDING, _INDENT.sub("", _COMMENT_LINES.sub("", text)))
    return _EMPTY_LINES.sub("\n", text)


def join_style(*lists: str, refer: Callable[[Path], str]) -> str:
    """Join Leaflet's style sheet and those of these lists of ``order.json`` into one.

    Args:
        lists: names of lists.
        refer: given a file that a style sheet refers to, gives the address to write instead.

    Raises:
        AssetError: a file is missing.
    """
    files = [_find_leaflet() / "leaflet.css", *_list_files(lists)]
    return "\n".join(_rewrite_urls(css, refer) for css in files)


def write_content(folder: Path, stem: str, suffix: str, content: bytes) -> str:
    """Write content under a name that holds its digest, unless it is there; give the name.

    Raises:
        AssetError: the folder cannot be written to.
    """
    name = f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
    write_named(folder / name, content)
    return name


def write_named(target: Path, content: bytes) -> None:
    """Write content to a file of the served folder, in one step, unless it is there.

    Raises:
        AssetError: the folder cannot be written to.
    """
    try:
        if target.exists() and target.stat().st_size == len(content):
            os.utime(target)  # still wanted: the clearing of old files looks at the time
            return
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".write-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise AssetError(f"Could not write {target}: {error}") from error


def _join_files(files: Iterable[Path]) -> str:
    before, after = _read(*_list_files(["aroundPart"])).split(_PLACE_OF_PART)
    parts = set(_list_files(["parts"]))
    texts = {file: _SOURCE_MAP.sub("", _read(file)) for file in files}
    # A semicolon between files: a file that ends without one must not swallow the next.
    return "\n;\n".join(
        f"{before}{text}{after}" if file in parts else text for file, text in texts.items()
    )


def _find_leaflet() -> Path:
    # Found without importing it: the package's import machinery is slow and warns.
    spec = importlib.util.find_spec("xstatic")
    for place in spec.submodule_search_locations or () if spec else ():
        data = Path(place) / "pkg" / "leaflet" / "data"
        if (data / "leaflet.js").is_file():
            return data
    raise AssetError("Leaflet is missing: install XStatic-Leaflet.")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise AssetError(f"A file of the map is missing: {file.name}") from error


def _read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise AssetError(f"A file of the map is missing: {file.name}") from error


def _list_files(lists: Iterable[str]) -> list[Path]:
    order: dict[str, list[str]] = json.loads(_read(STATIC / "order.json"))
    return [STATIC / file for name in lists for file in order[name]]


def _rewrite_urls(css: Path, refer: Callable[[Path], str]) -> str:
    """Point what a style sheet refers to where it will be found."""

    def point(match: re.Match[str]) -> str:
        relative = match.group(2).split("?")[0].split("#")[0]
        file = css.parent / relative
        if not file.is_file():
            raise AssetError(f"{css.name} refers to {relative}, which is missing.")
        return f'url("{refer(file)}")'

    return _URL.sub(point, _read(css))


def _remove_old(folder: Path) -> None:
    """Remove our files nobody asked for in a month; they can all be made again."""
    limit = time.time() - _KEEP_SECONDS
    for file in folder.iterdir():
        with suppress(OSError):  # another process may be removing the same file
            if file.is_file() and file.stat().st_mtime < limit:
                file.unlink()
