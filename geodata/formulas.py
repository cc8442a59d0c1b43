"""Own which texts a spreadsheet would run as a formula, for all who read, take in or write tables.

Source: OWASP, "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

from typing import Final

__all__ = ["CALL_AFTER_DASH", "FORMULA_STARTS", "RUN_STARTS"]

FORMULA_STARTS: Final = ("=", "@", "+")
"""No text of a case begins so on purpose: reading warns of it, whatever follows."""

RUN_STARTS: Final = (*FORMULA_STARTS, "-", "\t", "\r")
"""Any text that begins so may be run: what is written for a spreadsheet gets an apostrophe."""

CALL_AFTER_DASH: Final = r"^-.*[(|!']"
"""A dash begins many a plain text; with one of these signs behind it, it may be run."""
