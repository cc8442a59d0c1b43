"""Hold what one visitor does on the start page."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["StartDesk"]


@dataclass
class StartDesk:
    """Hold the start page's search."""

    search: str = ""
