"""The arrows of the house: who may import whom, read from the source as it stands."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = [ROOT / "geodata", ROOT / "routes"]
SOURCES = [*sorted(path for folder in PACKAGES for path in folder.rglob("*.py")), ROOT / "app.py"]

# layer -> layers it may import from. A file's layer is the longest prefix that matches.
MAY_IMPORT = {
    "geodata": {"geodata"},
    "routes": {"geodata", "routes"},
    "routes/webmap": {"geodata", "routes", "routes/webmap"},
    "routes/export": {"geodata", "routes", "routes/webmap", "routes/export"},
    "routes/__main__.py": {"geodata", "routes", "routes/webmap", "routes/export"},
    "routes/ui": {"geodata", "routes", "routes/webmap", "routes/export", "routes/ui"},
    "app.py": {"routes/ui"},
}
ONLY_IN = {
    "streamlit": {"routes/ui", "app.py"},
    "streamlit_folium": {"routes/ui"},
    "folium": {"routes/webmap"},
    "branca": {"routes/webmap"},
}


def layer_of(name: str) -> str:
    """Name the layer that a path ("routes/ui/page.py") or a module ("routes.ui") lies in."""
    path = name.replace(".", "/") if not name.endswith(".py") else name
    matching = [layer for layer in MAY_IMPORT if path == layer or path.startswith(layer + "/")]
    return max(matching, key=len, default="")


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the package's name, not dots"
            assert node.module is not None
            yield node.lineno, node.module
            # "from routes import ui" reaches the layer routes/ui without naming it as module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_there_is_something_to_check() -> None:
    assert len(SOURCES) > 10


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    layer = layer_of(name)
    assert layer, f"{name} lies in no layer"
    for line, module in imports_of(path):
        top = module.partition(".")[0]
        if top in {"geodata", "routes", "app"}:
            target = layer_of(module) or module
            assert target in MAY_IMPORT[layer], f"{name}:{line} imports {module}: {layer} may not"
        if top in ONLY_IN:
            assert layer in ONLY_IN[top], f"{name}:{line} imports {top}: only {ONLY_IN[top]} may"


def test_entry_point_is_thin() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 80


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


# What a comment may not begin in: strings, templates, and regular expressions, which stand where
# no value ends. "//" right after a colon is an address wherever it stands, never a comment.
_IN_JS = re.compile(
    r"""
      (?P<code> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*`
        | (?:[(,=:\[!&|?{};+\n]|=>|\breturn|\btypeof)\s*
          /(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/ )
    | /\*.*?\*/ | (?<!:)//[^\n]*
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_CSS = re.compile(
    r"""(?P<code> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' ) | /\*.*?\*/""", re.VERBOSE | re.DOTALL
)


def strip_comments(text: str, suffix: str) -> str:
    """Leave the code of a script or a style sheet; comments may cite where something comes from."""
    pattern = {".js": _IN_JS, ".css": _IN_CSS}[suffix]
    return pattern.sub(lambda found: found["code"] or " ", text)


def addresses_in(text: str, suffix: str) -> list[str]:
    """List the beginnings of addresses that the code of a script or a style sheet holds."""
    # namespaces of SVG are names, not addresses
    code = strip_comments(text, suffix).replace("http://www.w3.org/", "")
    return [scheme for scheme in ("http://", "https://", "//cdn", "@import") if scheme in code]


@pytest.mark.parametrize(
    ("suffix", "text", "found"),
    [
        (".js", "/* https://a.org */ const a = 1; // see https://b.org", []),
        (".js", "/* one\n * https://a.org */", []),
        (".js", 'const ns = "http://www.w3.org/2000/svg";', []),
        (".js", 'fetch("https://a.org");', ["https://"]),
        (".js", "fetch('https://a.org'); // why", ["https://"]),
        (".js", "fetch(`https://a.org/${z}`);", ["https://"]),
        (".js", "const a = `${f(`http://a.org`)}`;", ["http://"]),
        (".js", 'const a = "/*"; fetch("https://a.org"); const b = "*/";', ["https://"]),
        (".js", r'const a = "\"/*"; fetch("https://a.org"); /* b */', ["https://"]),
        (".js", """const quote = /["'`]/; fetch("https://a.org");""", ["https://"]),
        (".js", "const all = text.split(/[/*]/); fetch('https://a.org'); /* b */", ["https://"]),
        (".js", "load('//cdn.org/a.js');", ["//cdn"]),
        (".css", "/* https://a.org */ a { color: red }", []),
        (".css", "a { background: url(https://a.org/b.png) }", ["https://"]),
        (".css", "a { background: url(//cdn.org/b.png) }", ["//cdn"]),
        (".css", 'a::before { content: "/*" } @import "b.css"; /* c */', ["@import"]),
    ],
)
def test_addresses_are_seen_in_code_and_not_in_comments(
    suffix: str, text: str, found: list[str]
) -> None:
    assert addresses_in(text, suffix) == found


@pytest.mark.parametrize(
    "path",
    sorted(ROOT.glob("routes/webmap/static/*.js")) + sorted(ROOT.glob("routes/**/*.css")),
    ids=lambda path: path.name,
)
def test_scripts_stay_small_and_local(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert addresses_in(text, path.suffix) == []
