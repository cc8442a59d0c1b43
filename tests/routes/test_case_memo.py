"""What follows from a case is worked out once, for all who ask, and goes with the case."""

import gc
import threading
import weakref
from dataclasses import replace

from routes.case_memo import once_per_case
from routes.model import load_case
from tests.cases import TINY


def test_it_is_worked_out_once_for_all_who_ask_at_the_same_time():
    case, asked, go = load_case(TINY), [], threading.Event()

    @once_per_case
    def size(one):
        asked.append(one.info.id)
        go.wait(5)
        return [len(one.seizures)]

    given = []
    threads = [threading.Thread(target=lambda: given.append(size(case))) for _ in range(4)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    assert len(asked) == 1
    assert all(result is given[0] for result in given)
    assert len(given) == 4


def test_another_case_has_its_own_and_a_case_that_is_gone_none():
    @once_per_case
    def title(one):
        return f"<{one.info.title}>"

    case = load_case(TINY)
    other = replace(case, info=replace(case.info, title="Another"))
    assert title(case) != title(other) == "<Another>"
    gone = weakref.ref(other)
    del other
    gc.collect()
    assert gone() is None
