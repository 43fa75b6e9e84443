"""How long a child has: nothing that it reports gives it more than a file of 200 pages may take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.jail.deadline import MOST_PAGES, Deadline, whole_seconds
from extractors.jail.limits import Limits

LIMITS = Limits(seconds=40, seconds_per_page=20, seconds_since_page=60, longest_seconds=840)


def test_the_whole_time_grows_with_the_pages_up_to_an_end() -> None:
    assert [whole_seconds(LIMITS, pages) for pages in (0, 1, 40, 200)] == [40, 60, 840, 840]


def test_a_page_starts_the_time_of_the_next_and_counts_once() -> None:
    deadline = Deadline(LIMITS, start=100.0)
    deadline.pages_counted(10, now=101.0)
    deadline.page_read(1, now=110.0)
    assert deadline.at == 170.0
    for again in (1, 0, -5, 11):
        deadline.page_read(again, now=120.0)
    assert deadline.at == 170.0
    assert deadline.verdict(now=170.0) == {"timeout": 60.0, "page": 2}


def test_before_its_pages_are_counted_a_file_has_its_own_seconds() -> None:
    deadline = Deadline(LIMITS, start=0.0)
    deadline.page_read(1, now=1.0)
    assert deadline.at == 40.0
    assert deadline.verdict(now=40.0) == {"timeout": 40.0}


REPORTS = st.lists(
    st.tuples(st.sampled_from(["pages", "page"]), st.integers(-(10**9), 10**9), st.floats(0, 30)), max_size=400
)


@given(REPORTS)
def test_no_report_gives_more_than_the_longest_time(reports: list[tuple[str, int, float]]) -> None:
    deadline, now = Deadline(LIMITS, start=0.0), 0.0
    for kind, number, passed in reports:
        now += passed
        (deadline.pages_counted if kind == "pages" else deadline.page_read)(number, now)
        assert deadline.at <= whole_seconds(LIMITS, MOST_PAGES)
