"""Own the errors of exporting.

SillageError
└── ExportError          a file could not be made; the message says why and what to do
    └── ExportCancelled  the person asked for it to stop; nothing is left behind
"""

from __future__ import annotations

from geodata.errors import SillageError

__all__ = ["ExportCancelled", "ExportError"]


class ExportError(SillageError):
    """Raised when a file cannot be made; the message is in words for the person who asked."""


class ExportCancelled(ExportError):  # noqa: N818  (a wish, not a fault)
    """Raised by a progress function to stop an export."""
