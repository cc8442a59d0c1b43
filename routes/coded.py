"""Write columns of words as small numbers, so that a filter over many rows costs next to nothing.

Owns: :class:`Coded` and the coded columns of a case's records, made once per case and shared.
Refuses: deciding what passes a filter (:mod:`routes.select`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.schema import RECORD_TABLES
from routes.case_memo import once_per_case

if TYPE_CHECKING:
    from routes.model import Case

__all__ = ["Coded", "CodedTable", "code_column", "code_tables"]

#: The columns that filters and totals ask for, where a table has them.
_COLUMNS: Final = ("substance", "substances", "mode", "status", "scope")


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column as numbers: the cell of row i is ``values[codes[i]]``.

    ``values`` stand in the order in which the column first names them; ``codes`` are of the
    smallest unsigned type that holds them.
    """

    codes: npt.NDArray[np.unsignedinteger[Any]]
    values: tuple[Any, ...]

    def where(self, passes: Callable[[Any], bool]) -> npt.NDArray[np.bool_]:
        """Say which rows hold a value that passes; each value is asked once."""
        return self.gather([bool(passes(value)) for value in self.values], np.bool_)

    def take(self, rows: npt.NDArray[Any]) -> list[Any]:
        """Give the cells of some rows."""
        return [self.values[code] for code in self.codes[rows]]

    def gather(self, by_value: Iterable[Any], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """Give each row what stands at its value's place in ``by_value``."""
        return np.asarray(list(by_value), dtype=dtype)[self.codes] if self.values else np.empty(
            0, dtype
        )  # fmt: skip


#: The coded columns of one table, by name.
CodedTable = Mapping[str, Coded]


def code_column(cells: Iterable[Hashable]) -> Coded:
    """Code a column; cells that are equal get the same number."""
    column = cells if isinstance(cells, pd.Series) else pd.Series(list(cells), dtype=object)
    if len(column) and isinstance(column.iloc[0], tuple):
        # pandas would take a tuple for the labels of several levels
        numbers: dict[Hashable, int] = {}
        found = np.fromiter(
            (numbers.setdefault(cell, len(numbers)) for cell in column), np.int64, len(column)
        )
        return _shrink(found, tuple(numbers))
    codes, values = pd.factorize(column, use_na_sentinel=False)
    return _shrink(codes, tuple(values))


@once_per_case
def code_tables(case: Case) -> Mapping[str, CodedTable]:
    """Code the columns of each kind of record that filters ask for."""
    coded = {}
    for name in RECORD_TABLES:
        table: pd.DataFrame = getattr(case, name)
        coded[name] = {column: code_column(table[column]) for column in _COLUMNS if column in table}
    return coded


def _shrink(codes: npt.NDArray[Any], values: tuple[Any, ...]) -> Coded:
    return Coded(codes.astype(np.min_scalar_type(max(len(values) - 1, 0))), values)
