"""Start the app as a user would, on a free port, and stop it again."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = ["LANES_NOTICE", "free_port", "run_app"]

#: Says on the page that sea lanes of a case are still being computed.
LANES_NOTICE = ".st-key-sl-lanes"
ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    """Ask the system for a TCP port of localhost that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_app(
    *, script: str = "app.py", env: Mapping[str, str] | None = None, wait: bool = True
) -> Iterator[str]:
    """Run ``streamlit run script`` and yield its address; the log is shown if it dies."""
    port = free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.port", str(port), "--server.headless", "true"]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as log,
        tempfile.TemporaryDirectory() as own,
    ):
        # What the person who runs the tests keeps in the app is none of their business.
        apart = {
            f"SILLAGE_{name}": str(Path(own) / name.lower())
            for name in ("CASES", "STORIES", "MAPPINGS")
        }
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, **apart, **(env or {})}
        )
        try:
            if wait:
                _wait_for(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                # it waits for browsers that are still connected
                process.kill()
                process.wait(timeout=5)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: object) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            log.seek(0)  # type: ignore[attr-defined]
            raise RuntimeError(f"the app stopped at its start:\n{log.read()}")  # type: ignore[attr-defined]
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"{address} did not answer within 60 s")
