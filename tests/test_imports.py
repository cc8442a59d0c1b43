"""The arrows of the house: who may import whom, read from the source as it stands."""

import ast
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
    "routes/ui": {"geodata", "routes", "routes/webmap", "routes/ui"},
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


@pytest.mark.parametrize(
    "path",
    sorted(ROOT.glob("routes/webmap/static/*.js")) + sorted(ROOT.glob("routes/**/*.css")),
    ids=lambda path: path.name,
)
def test_scripts_stay_small_and_local(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for scheme in ("http://", "https://", "//cdn", "@import"):
        # namespaces of SVG are names, not addresses
        assert scheme not in text.replace("http://www.w3.org/", ""), f"{path.name} holds {scheme}"
