"""A report as a value: figures, what they must tie to, and how each column reads (specification section 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import pandas as pd
import sqlalchemy as sa

from documents.error import DaybookError
from documents.master.client import Client
from documents.value import Value
from documents.values.money import from_minor

DOCUMENT: Final = "document_id"
"""Name of the column that leads to a document: `daybook show ID`."""


class Kind(StrEnum):
    """What a column holds, and how its values stand in the frame."""

    TEXT = "text"
    DAY = "day"
    """`datetime.date`, or None."""
    COUNT = "count"
    """int64."""
    MONEY = "money"
    """int64, in minor units."""
    NUMBER = "number"
    """Decimal, such as a rate or a quantity."""
    SHARE = "share"
    """Decimal from 0 to 1."""


class Column(Value):
    """One column.

    Attributes:
        name: In frame and files.
        title: For people; the name when empty.
        currency: Money only: name of the column that holds its currency; empty for the report's.
        summed: Its sum stands below the table.
        optional: Money only: None where it is not known, and never summed.
        unlike: Name of a column; a terminal leaves this one out where it says the same in every row.
        files_only: For programs, not for people: a terminal leaves it out.
    """

    name: str
    kind: Kind = Kind.TEXT
    title: str = ""
    currency: str = ""
    summed: bool = False
    optional: bool = False
    unlike: str = ""
    files_only: bool = False


class Bar(Value):
    """One bar of a report's plot.

    Attributes:
        label: Below it.
        parts: Minor units of the report's currency by name, stacked; the same names in every bar.
    """

    label: str
    parts: dict[str, int]


class Tie(Value):
    """Two figures that must be one, in minor units or as counts.

    Attributes:
        what: Such as "open items = account 2000".
    """

    what: str
    left: int
    right: int


class ReportDoesNotTieError(DaybookError):
    """Figures that must be equal are not; the report is not shown."""


@dataclass(frozen=True)
class Report:
    """One report of one client.

    Attributes:
        as_of: Last day that counts.
        currency: Of money columns that name none; the client's.
        frame: One column for each of `columns`, of the type its kind says.
        ties: Control totals.
        notes: Sentences below the table: what is counted, what is left out.
        bars: Its plot; empty for a report without one.
    """

    code: str
    title: str
    client_id: str
    as_of: dt.date
    currency: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    ties: tuple[Tie, ...] = ()
    notes: tuple[str, ...] = field(default=())
    bars: tuple[Bar, ...] = field(default=())

    def checked(self) -> Report:
        """Return the report itself.

        Raises:
            ReportDoesNotTieError: Naming report, client, both figures and what to do.
        """
        for tie in self.ties:
            if tie.left != tie.right:
                raise ReportDoesNotTieError(
                    f"{self.code} {self.title} of {self.client_id} as of {self.as_of} does not tie: {tie.what}: "
                    f"{tie.left} and {tie.right} (minor units or count), difference {tie.left - tie.right}; it is not "
                    "shown. `daybook check` finds the first entry that is wrong."
                )
        return self

    def sums(self) -> dict[str, int]:
        """Return the sum of each column that has one; money in one currency only."""
        return {column.name: int(self.frame[column.name].sum()) for column in self.columns if column.summed}

    def plain(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows with money as Decimal, for files."""
        for row in self.frame.to_dict("records"):
            yield tuple(self._plain(column, row) for column in self.columns)

    def currency_of(self, column: Column, row: Mapping[Hashable, object]) -> str:
        """Return the currency of a money column in a row."""
        return str(row[column.currency]) if column.currency else self.currency

    def _plain(self, column: Column, row: Mapping[Hashable, object]) -> object:
        value = row[column.name]
        if column.kind is Kind.MONEY and value is not None:
            return from_minor(int(str(value)), self.currency_of(column, row))
        return value


class Asked(Value):
    """What a report is asked for.

    Attributes:
        as_of: Last day that counts.
        since: First day, for reports over a period; the start of the fiscal year when None.
        entity: One company of the client; all when empty.
        document: Document or entry, for reports about one.
        options: Further choices by name, as a report's docstring tells them.
    """

    as_of: dt.date
    since: dt.date | None = None
    entity: str = ""
    document: str = ""
    options: dict[str, str] = {}


class ReportKind(Value):
    """One report there is; each module under `reports/ledger` and `reports/operations` has one as REPORT.

    Attributes:
        code: Of the accounting specification, such as "R-02".
        name: On the command line.
        title: For people.
        build: Reads the database and returns the report, not yet checked for its ties.
        options: Names of the further choices it knows.
    """

    code: str
    name: str
    title: str
    build: Callable[[sa.Connection, Client, Asked], Report]
    options: tuple[str, ...] = ()
