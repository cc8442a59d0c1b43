"""Many viewers of one big case: how long the page takes to follow the map, and its memory.

Run: ``python -m tests.bench.viewers CASE [--most 20] [--seconds 60]``, where CASE is the folder of
a case (``tests.bench.million`` makes one). The app is started on it; each viewer is a client of
the app's own websocket that does what a browser does: it opens the page, reports what the map's
frame would report when the hand rests, and waits until the page around the map has followed. No
browser takes part, so that the machine is left to the server.

- open: from the connection to the end of the first complete page, the first viewer's reading of
  the case included, and for each later viewer.
- settle: from the report of a new date to the table for that date at the client, and to the end
  of the run; one viewer, the others silent.
- memory: resident memory of the server when so many viewers are connected, each after three
  settles.
- work: what the processors did for the server meanwhile, for each settle; unlike the times it
  hardly depends on what else the machine does.
- all at once: every viewer reports a new date every two seconds for a while; the time from each
  report to its table. A report that comes while the last one is being answered waits for it, as
  in the browser.

Linux: memory is read from /proc.
"""

import argparse
import json
import os
import platform
import random
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.browser.server import run_app

PATIENCE_SECONDS = 600
EVERY_SECONDS = 2.0
MIB = 1024 * 1024


class Viewer:
    """One viewer: a session of the app, driven over its websocket."""

    def __init__(self, address: str, case: str) -> None:
        self._case = case
        self._address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._map = self._fragment = ""
        self._number = int(time.time() * 1000)
        self._opened = ExitStack()
        self.caption = ""

    def open(self) -> float:
        """Open the page up to its tables; give the seconds it took."""
        began = time.perf_counter()
        self._socket = self._opened.enter_context(
            connect(self._address, subprotocols=[Subprotocol("streamlit")], max_size=None)
        )
        self._send(ClientState(query_string=f"case={self._case}"))
        self._follow("")
        assert self._map, "the page has no map"
        self._report({})  # the frame says that its map is painted
        self._follow("")
        return time.perf_counter() - began

    def settle(self, day: date) -> tuple[float, float]:
        """Rest on a day; give the seconds to its table, and to the end of the run."""
        began = time.perf_counter()
        self._report({"date": day.isoformat()})
        told = f"{day.day} {day:%B} {day.year}"
        seen = self._follow(told)
        assert seen is not None, f"no table for {told}: {self.caption}"
        return seen - began, time.perf_counter() - began

    def close(self) -> None:
        """Leave."""
        self._opened.close()

    def _report(self, view: dict[str, Any]) -> None:
        self._number += 1
        value = json.dumps({"seq": self._number, "view": view})
        widget = WidgetState(id=self._map, json_value=value)
        self._send(
            ClientState(
                query_string=f"case={self._case}",
                widget_states=WidgetStates(widgets=[widget]),
                fragment_id=self._fragment,
            )
        )

    def _send(self, state: ClientState) -> None:
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    def _follow(self, wanted: str) -> float | None:
        """Take in what the server sends until its run ends; give when the wanted table came.

        The table is what follows the caption that names the day.
        """
        named, came = False, None
        while True:
            data = self._socket.recv(timeout=PATIENCE_SECONDS)
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return came
            elif kind == "delta":
                element = message.delta.new_element
                what = element.WhichOneof("type")
                if (
                    what == "component_instance"
                    and "st_folium" in element.component_instance.component_name
                ):
                    self._map = element.component_instance.id
                    self._fragment = message.delta.fragment_id
                elif what == "markdown" and "Click a row" in element.markdown.body:
                    self.caption = element.markdown.body
                    named = wanted in self.caption
                elif what == "exception":
                    raise RuntimeError(element.exception.message)
                elif what == "dataframe" and named and came is None:
                    came = time.perf_counter()


@contextmanager
def run_server(case: Path) -> Iterator[tuple[str, int]]:
    """Run the app on a case; give its address and the number of its process."""
    before = _children()
    env = {"SILLAGE_CASES": str(case.parent), "SILLAGE_CASE": case.name}
    with run_app(env=env) as address:
        (process,) = _children() - before
        yield address, process


def _children() -> set[int]:
    tasks = Path(f"/proc/{os.getpid()}/task")
    return {
        int(number)
        for task in tasks.iterdir()
        for number in (task / "children").read_text().split()
    }


def resident_mib(process: int) -> float:
    """Give the resident memory of a process in MiB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no resident memory is told")


def worked_seconds(process: int) -> float:
    """Give the seconds that the processors have worked for a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_idle(process: int) -> None:
    """Wait until the server does nothing: the lanes of a case are computed when it is opened."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        before = worked_seconds(process)
        time.sleep(3)
        if worked_seconds(process) - before < 0.15:
            return
    raise TimeoutError(f"the server still works after {PATIENCE_SECONDS} s")


def draw_day(dice: random.Random) -> date:
    """Draw a day of the last ten years of the case's stretch."""
    return date(2016, 1, 1) + timedelta(days=dice.randrange(3_200))


def settle_all(viewers: list[Viewer], seconds: float) -> list[float]:
    """Let all viewers settle every two seconds; give the seconds to each table."""
    took: list[float] = []
    failed: list[BaseException] = []

    def go(number: int, viewer: Viewer) -> None:
        dice = random.Random(number)
        due = time.perf_counter() + EVERY_SECONDS * number / len(viewers)
        end = due + seconds
        try:
            while due < end:
                time.sleep(max(0.0, due - time.perf_counter()))
                # From when the hand rested: waiting for the last answer is part of it.
                late = max(0.0, time.perf_counter() - due)
                took.append(late + viewer.settle(draw_day(dice))[0])
                due = max(due + EVERY_SECONDS, time.perf_counter())
        except BaseException as error:
            failed.append(error)
            raise

    threads = [
        threading.Thread(target=go, args=(number, viewer)) for number, viewer in enumerate(viewers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return took


def quantile(values: list[float], part: float) -> float:
    """Give a quantile, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def main() -> None:
    """Measure and print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("case", type=Path)
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--settles", type=int, default=40)
    options = parser.parse_args()
    case = options.case.resolve()
    steps = [n for n in (1, 5, 10, 20, 50) if n <= options.most]
    dice = random.Random(1)
    lines: list[tuple[str, str]] = []
    with run_server(case) as (address, process):
        lines.append(("memory before anybody came, MiB", f"{resident_mib(process):.0f}"))
        viewers = [Viewer(address, case.name)]
        lines.append(("first page of the first viewer, s", f"{viewers[0].open():.1f}"))
        lines.append(("", viewers[0].caption.split(" up to ")[0]))
        for _ in range(3):
            viewers[0].settle(draw_day(dice))
        wait_until_idle(process)
        before = worked_seconds(process)
        took = [viewers[0].settle(draw_day(dice)) for _ in range(options.settles)]
        each = 1000 * (worked_seconds(process) - before) / options.settles
        lines.append(("work of the processor for a settle, ms", f"{each:.0f}"))
        for part, name in ((0, "table"), (1, "end of the run")):
            times = [one[part] * 1000 for one in took]
            said = f"{quantile(times, 0.5):.0f} / {quantile(times, 0.95):.0f}"
            lines.append((f"settle to {name}, one viewer, ms: p50 / p95", said))
        memory: dict[int, float] = {}
        opened: list[float] = []
        for wanted in steps:
            while len(viewers) < wanted:
                viewers.append(Viewer(address, case.name))
                opened.append(viewers[-1].open())
                for _ in range(3):
                    viewers[-1].settle(draw_day(dice))
            time.sleep(1)
            memory[wanted] = resident_mib(process)
            lines.append((f"memory with {wanted} connected, MiB", f"{memory[wanted]:.0f}"))
        if opened:
            each = (memory[steps[-1]] - memory[steps[0]]) / (steps[-1] - steps[0])
            lines.append(("memory of each further viewer, MiB", f"{each:.1f}"))
            lines.append(
                ("page of a further viewer, s, median", f"{statistics.median(opened):.2f}")
            )
        before = worked_seconds(process)
        all_took = [1000 * one for one in settle_all(viewers, options.seconds)]
        each = 1000 * (worked_seconds(process) - before) / len(all_took)
        said = f"{quantile(all_took, 0.5):.0f} / {quantile(all_took, 0.95):.0f}"
        lines.append(
            (f"settle to table, {len(viewers)} viewers, one each every 2 s, ms: p50 / p95", said)
        )
        lines.append(("settles answered", f"{len(all_took)}"))
        lines.append(("work of the processor for each of them, ms", f"{each:.0f}"))
        lines.append(("memory afterwards, MiB", f"{resident_mib(process):.0f}"))
        for viewer in viewers:
            viewer.close()
    print(
        f"{case.name}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at the end\n"
    )
    print("| | |\n|---|---|")
    for name, value in lines:
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
