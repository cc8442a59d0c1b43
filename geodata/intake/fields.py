"""Own the reading of a table's cells by their roles: dates, amounts, substances, with reasons.

`Fields` works on whole columns. The first reason why a row cannot be used stands; what a column
of ours cannot hold is collected as "Column: value" lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geodata.intake.dates import DateColumn, FiscalYear, combine_dates, parse_dates
from geodata.intake.describe import blank_empty, join_lines, to_arrow
from geodata.intake.mapping import Mapping
from geodata.intake.numbers import DecimalMark, count_marks, parse_numbers
from geodata.intake.substances import parse_substances
from geodata.intake.units import parse_units
from geodata.intake.words import Doubt, say

__all__ = ["Amounts", "Fields", "find_table_mark"]

_MARK_SAMPLE = 400
_COUNTRY_CODES = frozenset({"na", "nd"})


@dataclass(frozen=True, slots=True)
class Amounts:
    """Hold amounts by row: NaN where none, unit "" where none is known, how they are meant."""

    values: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    units: npt.NDArray[np.object_]
    bounds: npt.NDArray[np.object_]


def find_table_mark(cells: pd.DataFrame) -> DecimalMark | None:
    """Return the decimal mark that the numbers of a whole table show, None if they show none."""
    comma = point = 0
    for name in cells.columns:
        texts = cells[name].iloc[:5_000].drop_duplicates().iloc[:_MARK_SAMPLE]
        numeric = texts[texts.str.fullmatch(r"\s*[+-]?\d[\d.,'\s]*\s*", na=False)]
        found = count_marks([str(text) for text in numeric])
        comma, point = comma + found[0], point + found[1]
    if not comma and not point:
        return None
    return "," if comma > point else "."


@dataclass(slots=True)
class Fields:
    """Read the columns of a table (one row a record) by the roles a mapping gives them."""

    cells: pd.DataFrame
    mapping: Mapping
    decimal: DecimalMark | None
    doubts: list[Doubt] = field(default_factory=list)
    reasons: npt.NDArray[np.object_] = field(init=False)
    _used: set[str] = field(default_factory=set)
    _lines: list[tuple[str, pa.Array]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin without any reason."""
        self.reasons = np.full(len(self.cells), "", dtype=object)

    def text(self, role: str, *, keep: frozenset[str] = frozenset()) -> pd.Series[str]:
        """Return the texts of a role's column, or of the constant; empty texts without either."""
        column = self.mapping.column(role)
        if column is not None and column in self.cells.columns:
            self._used.add(column)
            return blank_empty(self.cells[column], keep=keep)
        told = self.mapping.constants.get(role, "")
        return pd.Series([told] * len(self.cells), index=self.cells.index, dtype="str", name=role)

    def country(self) -> pd.Series[str]:
        """Return the countries as written; "NA" is Namibia where codes stand."""
        return self.text("country", keep=_COUNTRY_CODES)

    def refuse(self, mask: npt.NDArray[np.bool_], code: str, texts: pd.Series[str] | None) -> None:
        """Give a reason to the rows of a mask that have none yet."""
        rows = np.flatnonzero(mask & (self.reasons == ""))
        if not len(rows):
            return
        if texts is None:
            self.reasons[rows] = say(code)
            return
        values = texts.to_numpy(dtype=object)
        name = str(texts.name)
        for row in rows:
            self.reasons[row] = say(code, column=name, got=values[row])

    def keep(self, column: str, mask: npt.NDArray[np.bool_] | None = None) -> None:
        """Keep the text of a column, in the rows of a mask, as a line of the description."""
        texts = self.cells[column].fillna("")
        if mask is not None:
            texts = texts.where(mask, "")
        self._lines.append((column, to_arrow(texts)))

    def dates(self) -> npt.NDArray[np.object_]:
        """Return the dates as EDTF texts, from a column of dates or from years, months and days."""
        mapping = self.mapping
        fiscal = None
        if mapping.fiscal_start is not None:
            fiscal = FiscalYear(mapping.fiscal_start, mapping.fiscal_named)
        column = mapping.column("date")
        if column is not None:
            texts = self.text("date")
            found = parse_dates(texts, order=mapping.date_order, fiscal=fiscal)
            if found.timed.any():
                self.keep(column, found.timed)
        else:
            texts, found = self._combined(fiscal)
        self.doubts += found.doubts
        self.refuse(found.bad, "cell_no_date", texts)
        return found.edtf

    def _combined(self, fiscal: FiscalYear | None) -> tuple[pd.Series[str], DateColumn]:
        spread = self.mapping.spread
        is_fiscal = self.mapping.column("fiscal_year") is not None
        years = self.text("fiscal_year" if is_fiscal else "year")
        months, days = self.text("month"), self.text("day")
        if spread is not None and spread.kind == "years":
            years = self.cells["value"]
        if spread is not None and spread.kind == "months":
            value = self.cells["value"].astype("str")
            both = value.str.contains("-", regex=False)
            years = years.where(~both, value.str.slice(0, 4))
            months = value.where(~both, value.str.slice(5))
        if spread is not None and spread.kind != "substances":
            lost = ((years == "") & (months != "")).to_numpy(dtype=bool)
            if lost.any():
                self.doubts.append(Doubt("year_missing"))
                named = {c.value: c.column for c in spread.columns}
                shown = self.cells["value"].map(named).where(lost, "")
                self._lines.append((say("month_line"), to_arrow(shown.astype("str"))))
                months = months.where(~lost, "")
        found = combine_dates(years, months, days, is_fiscal=is_fiscal, fiscal=fiscal)
        for role in ("year", "fiscal_year", "month"):
            column = self.mapping.column(role)
            if column is not None and (found.edtf == "").any():
                self.keep(column, found.edtf == "")
        if is_fiscal and fiscal is None:
            self.keep(str(self.mapping.column("fiscal_year")))
        return years, found

    def amounts(self) -> Amounts:
        """Return the amounts in units of the schema."""
        spread, mapping = self.mapping.spread, self.mapping
        column = "amount" if spread is not None else mapping.column("amount")
        count = len(self.cells)
        if column is None:
            nothing = np.full(count, np.nan)
            exact = np.full(count, "exact", dtype=object)
            return Amounts(nothing, nothing, np.full(count, "", dtype=object), exact)
        self._used.add(column)
        texts = blank_empty(self.cells[column])
        found = parse_numbers(texts, decimal=mapping.decimal, table_decimal=self.decimal)
        self.doubts += found.doubts
        self.refuse(found.bad, "cell_no_number", texts)
        self.refuse(found.values < 0, "cell_negative", texts)
        units = self.text("unit") if mapping.column("unit") else pd.Series(
            [""] * count, index=self.cells.index, dtype="str", name=mapping.column("amount") or ""
        )
        if spread is not None:
            units = units.where(units != "", self.cells["unit"])
        inside = pd.Series(found.units, index=units.index, dtype="str")
        units = units.where(units != "", inside)
        for told in (mapping.unit_of("amount"), mapping.constants.get("unit", "")):
            units = units.where(units != "", told)
        units.name = mapping.column("unit") or mapping.column("amount") or say("unit_line")
        read = parse_units(units)
        self.doubts += read.doubts
        stated = np.isfinite(found.values)
        bare = int((stated & (read.units == "") & ~read.unknown).sum())
        if bare:
            self.doubts.append(Doubt("unit_missing", params={"count": bare}))
        if read.unknown.any():
            shown = units.where(read.unknown, "")
            self._lines.append((say("unit_line"), to_arrow(shown)))
        changed = (found.bounds != "exact") | (read.factors != 1.0)
        if changed.any() and spread is None:
            self.keep(column, changed)
        factors = read.factors
        values = np.where(factors == 1.0, found.values, np.round(found.values * factors, 9))
        high = np.where(factors == 1.0, found.high, np.round(found.high * factors, 9))
        has_unit = np.where(stated, read.units, "")
        return Amounts(values, high, has_unit, np.where(stated, found.bounds, "exact"))

    def substances(self) -> npt.NDArray[np.object_]:
        """Return the substances as words of the schema; a row without one has a reason."""
        spread = self.mapping.spread
        if spread is not None and spread.kind == "substances":
            texts = self.cells["value"].astype("str")
            texts.name = say("substance_line")
        else:
            texts = self.text("substance")
        found = parse_substances(texts)
        self.doubts += found.doubts
        if found.changed.any() and "substance" not in self.mapping.constants:
            self._lines.append((str(texts.name), to_arrow(texts.where(found.changed, ""))))
        self.refuse(found.words == "", "cell_no_substance", None)
        return found.words

    def people(self, role: str) -> npt.NDArray[np.float64]:
        """Return whole numbers of people, NaN where none is stated."""
        column = self.mapping.column(role)
        if column is None:
            return np.full(len(self.cells), np.nan)
        texts = self.text(role)
        found = parse_numbers(texts, decimal=self.mapping.decimal, table_decimal=self.decimal)
        whole = np.nan_to_num(found.values) == np.floor(np.nan_to_num(found.values))
        self.refuse(found.bad | ~whole | (found.values < 0), "cell_no_count", texts)
        return found.values

    def lines(self, *, start: pa.Array | None = None) -> pa.Array:
        """Return the description: `start`, then every column that nothing else has used."""
        left = [
            match.column
            for match in self.mapping.columns
            if match.column in self.cells.columns and match.column not in self._used
        ]
        extra = [(column, to_arrow(self.cells[column])) for column in left]
        if start is None and not extra and not self._lines:
            return pa.array([""] * len(self.cells), type=pa.large_string())
        return join_lines([*self._lines, *extra], start=start)
