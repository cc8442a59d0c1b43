"""Cases are read once for all, kept while there is room, and found again while they are seen."""

import gc
import threading
import weakref
from dataclasses import replace

import pytest

from routes.model import load_case
from routes.ui.case_shelf import CaseShelf
from tests.cases import TINY

INVENTED = load_case(TINY)


@pytest.fixture
def reads():
    """Give what reads a case anew at each call, and the list of what was read."""
    done = []

    def reader(name):
        def read():
            done.append(name)
            return replace(INVENTED)

        return read

    return reader, done


def test_a_case_is_read_again_only_if_its_content_changed(reads):
    read, done = reads
    shelf = CaseShelf()
    first = shelf.take("a", 1, read("a1"))
    assert shelf.take("a", 1, read("again")) is first
    assert shelf.take("a", 2, read("a2")) is not first
    assert done == ["a1", "a2"]


def test_an_older_content_is_given_up(reads):
    read, _ = reads
    shelf = CaseShelf()
    gone = weakref.ref(shelf.take("a", 1, read("a1")))
    shelf.take("a", 2, read("a2"))
    gc.collect()
    assert gone() is None


def test_no_more_cases_stay_than_there_is_room_for(reads, monkeypatch):
    read, done = reads
    rows = sum(len(getattr(INVENTED, name)) for name in ("places", "sources", "claims", "flows",
               "seizures", "events", "links", "notes", "story"))  # fmt: skip
    monkeypatch.setattr("routes.ui.case_shelf._MOST_ROWS", 2 * rows)
    shelf = CaseShelf()
    seen = shelf.take("a", 1, read("a"))
    for name in "bc":
        shelf.take(name, 1, read(name))
    gc.collect()
    assert shelf.take("a", 1, read("a again")) is seen  # somebody still looks at it
    shelf.take("b", 1, read("b again"))
    assert done == ["a", "b", "c", "b again"]


def test_one_reads_while_the_others_wait():
    shelf, go, done, given = CaseShelf(), threading.Event(), [], []

    def read():
        done.append(1)
        go.wait(5)
        return replace(INVENTED)

    threads = [
        threading.Thread(target=lambda: given.append(shelf.take("a", 1, read))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert len({id(case) for case in given}) == 1


def test_a_case_that_cannot_be_read_does_not_block_the_next_try(reads):
    read, done = reads
    shelf = CaseShelf()

    def fail():
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        shelf.take("a", 1, fail)
    shelf.take("a", 1, read("a"))
    assert done == ["a"]


def test_who_only_takes_a_look_shares_what_is_here_and_leaves_nothing(reads):
    read, done = reads
    shelf = CaseShelf()
    gone = weakref.ref(shelf.take("a", 1, read("a"), keep=False))
    gc.collect()
    assert gone() is None
    case = shelf.take("a", 1, read("a again"))
    assert shelf.take("a", 1, read("never"), keep=False) is case
    assert done == ["a", "a again"]
