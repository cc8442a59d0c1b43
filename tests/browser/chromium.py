"""Find a Chromium to test in, or install one, or fail: never skip.

Order: Playwright's own browser, then one that the system has, then an install by Playwright,
then one by Debian's package manager (for machines that cannot reach Playwright's downloads).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright

__all__ = ["ARGS", "find_chromium"]

SYSTEM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
SYSTEM_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)

# Chromium's own background traffic is switched off, and every name but localhost is unresolvable:
# a request that leaves the machine fails here just as in a room without internet.
ARGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    # a container's root may not use the sandbox; anybody else keeps it
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]


def find_chromium(playwright: Playwright) -> str:
    """Return the path of a Chromium that starts; install one if none is found.

    Raises:
        RuntimeError: none found and none could be installed, with what each attempt said.
    """
    found = _playwrights_own(playwright) or _systems_own()
    if found:
        return found
    tries = []
    for command in _installers():
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        tries.append(f"{' '.join(command)} -> {done.returncode}\n{done.stdout}{done.stderr}")
        found = _playwrights_own(playwright) or _systems_own()
        if found:
            return found
    raise RuntimeError("No Chromium found, and none could be installed:\n" + "\n".join(tries))


def _playwrights_own(playwright: Playwright) -> str | None:
    path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def _systems_own() -> str | None:
    for name in SYSTEM_NAMES:
        if path := shutil.which(name):
            return path
    return next((path for path in SYSTEM_PATHS if Path(path).exists()), None)


def _installers() -> list[list[str]]:
    commands = [[sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]]
    commands.append([sys.executable, "-m", "playwright", "install", "chromium"])
    if shutil.which("apt-get"):
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        sudo = [] if is_root else ["sudo", "-n"]
        commands.append([*sudo, "apt-get", "update"])
        commands.append([*sudo, "apt-get", "install", "-y", "chromium"])
    return commands
