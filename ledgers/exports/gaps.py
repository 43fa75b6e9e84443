"""The report of gaps in the numbering of entries; it must be empty (P-00c, R-10)."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from documents.value import Value
from ledgers.tables import entries


class Gap(Value):
    """Numbers that are missing, from first to last.

    Attributes:
        series: Company, journal and fiscal year, such as "AC-AP-2026".
    """

    series: str
    first: int
    last: int

    @property
    def message(self) -> str:
        """Return one sentence."""
        missing = f"{self.series}-{self.first:06d}"
        if self.last != self.first:
            missing += f" to {self.series}-{self.last:06d}"
        return f"{missing} is missing: numbers are drawn without gaps, so an entry was removed from the database"


def numbering_gaps(connection: sa.Connection, client_id: str) -> tuple[Gap, ...]:
    """Return every gap in the numbers of a client, in every company, journal and fiscal year."""
    series = (entries.c.entity, entries.c.journal, entries.c.fiscal_year)
    query = sa.select(*series).where(entries.c.client_id == client_id).group_by(*series).order_by(*series)
    broken = query.having((sa.func.max(entries.c.number) != sa.func.count()) | (sa.func.min(entries.c.number) != 1))
    found: list[Gap] = []
    for entity, journal, year in connection.execute(broken).all():
        numbers = connection.scalars(
            sa.select(entries.c.number).where(
                entries.c.client_id == client_id,
                entries.c.entity == entity,
                entries.c.journal == journal,
                entries.c.fiscal_year == year,
            )
        )
        found += [Gap(series=f"{entity}-{journal}-{year}", first=a, last=b) for a, b in spans_missing(numbers)]
    return tuple(found)


def spans_missing(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the spans that are missing from 1 to the highest number."""
    spans = []
    expected = 1
    for number in sorted(numbers):
        if number > expected:
            spans.append((expected, number - 1))
        expected = number + 1
    return spans
