"""A small case whose tables are packed as if they were large."""

import math
from pathlib import Path

from routes.assemble import assemble_payload
from routes.dense_pack import DensePack, pack_dense
from routes.lanes import leave_coast
from routes.model import Case, load_case
from tests.bench.spread_case import make_spread_case
from tests.cases import append, copy_tiny

BOTH = frozenset({"seizures", "flows"})
LANE = ((-10.0, 40.0), (-6.0, 48.0), (0.0, 50.0))


class Lanes:
    """Stand for the store of lanes: has the same one for everything, or none."""

    def __init__(self, *, at_hand: bool = True) -> None:
        self.at_hand = at_hand

    coords = LANE

    def find(self, key):
        return self if self.at_hand else None

    def find_all(self, keys):
        return {key: self for key in keys if self.at_hand}


def spread_case(folder: Path, *, seizures: int = 90, flows: int = 20) -> Case:
    """A case of the shape that measurements use, small."""
    return load_case(make_spread_case(folder / "spread", seizures=seizures, flows=flows))


def odd_case(folder: Path) -> Case:
    """The tiny case with all that is rare: open ends, an own day before 1970, amounts in pounds."""
    tiny = copy_tiny(folder)
    for line in (
        "Y1,Before the first days,../1969-12-31,north,cocaine,0.1,lb,exact,,network,documented,,",
        "Y2,Ever since,2020-05/..,town,heroin,3,kg,at_most,,context,reported,,",
        "Y3,At no place 007,2020-03-10,,cocaine,7,kg,exact,,network,reported,,",
        "Y4,At any time,../..,south,cocaine,7,kg,exact,,network,reported,,",
    ):
        append(tiny, "seizures.csv", line)
    for line in (
        "Z1,Twice the same way,south,north,,all,cocaine,container,5,,,2020-01,documented,,network"
        ",,,,",
        "Z2,By road to a country,town,land,,all,cocaine,road,5,,,2020-01,documented,,network,,,,",
        "Z3,By road over the sea,town,south,sea,all,cocaine,road,5,9,,2020-01,documented,,network"
        ",,,Y1,",
        "Z4,Straight by air,north|town,south,,all,mdma,air,,,,2020-01,illustrative,,network,,,,",
    ):
        append(tiny, "flows.csv", line)
    append(tiny, "events.csv", "V9,Two,2020-07,north,,,finding,,,,,network,documented,,X1|Y1,")
    return load_case(tiny)


def pack(case: Case, tables=BOTH, lanes: Lanes | None = None) -> DensePack:
    """Pack tables of a case whatever their size."""
    lanes = lanes or Lanes()
    return pack_dense(
        case,
        frozenset(tables),
        find_lanes=lambda legs: {leg: lane.coords for leg, lane in lanes.find_all(legs).items()},
        leave_coast=leave_coast,
        country_name=lambda code: f"Country {code}",
    )


def whole_payload(case: Case, lanes: Lanes | None = None) -> dict:
    """The payload of the same case with everything in it."""
    return assemble_payload(case, lanes or Lanes(), lang="en")[0]


def plain(value: float) -> float | None:
    """A number as JSON has it."""
    return None if math.isnan(value) else float(value)
