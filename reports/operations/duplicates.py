"""R-08: what the search for duplicates found, by rule: confirmed, false alarm or undecided, and what it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.register.arrival import ArrivalOutcome
from documents.register.tables import arrivals, documents, findings
from documents.state import Bucket
from reports.ledger.lines import choice, framed
from reports.operations.population import Filed, filed, received_within, window
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie
from validators.catalogue import catalogue

FAMILY: Final = "V-DUP-"
RENDITION: Final = "V-DUP-09"
"""The page of an e-invoice is no second demand: nothing is saved by not paying it."""
SURENESS: Final = ("V-DUP-02", "V-DUP-03", "V-DUP-08", "V-DUP-06", "V-DUP-04", "V-DUP-07", "V-DUP-05")
"""A document that several rules found counts under the first of these."""

ENDS: Final = ("confirmed", "false_alarms", "undecided", "ended_otherwise")
END_OF: Final[Mapping[Bucket, str]] = {
    Bucket.DUPLICATE: "confirmed",
    Bucket.POSTED: "false_alarms",
    Bucket.QUEUED: "undecided",
    Bucket.OPEN: "undecided",
    Bucket.REJECTED: "ended_otherwise",
    Bucket.ARCHIVED: "ended_otherwise",
}

BY: Final = "by"
"""Option: "rule" (the default) or "document"."""

COLUMNS: Final[tuple[Column, ...]] = (
    Column(name="rule"),
    Column(name="name"),
    Column(name="candidates", kind=Kind.COUNT, summed=True),
    *(Column(name=end, kind=Kind.COUNT, summed=True) for end in ENDS),
    Column(name="prevented", kind=Kind.MONEY, summed=True),
    Column(name="at_stake", kind=Kind.MONEY, title="undecided, value", summed=True),
)
DOCUMENTS: Final[tuple[Column, ...]] = (
    Column(name="rule"),
    Column(name=DOCUMENT, title="document"),
    Column(name="end", title="ended as"),
    Column(name="value", kind=Kind.MONEY, summed=True),
)
"""Of `by=document`: what stands behind each rule."""


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each rule; a document counts once, under the rule that says most (`SURENESS`).

    Population: documents received in the period on which a rule V-DUP-02 to V-DUP-08 ever fired. Confirmed: the
    document ended as a duplicate. False alarm: it was posted after all. Value: gross total in base currency without its
    sign, of confirmed ones only. Excluded: files sent again with the same bytes (V-DUP-01), which could never have been
    posted twice, and renditions of an e-invoice (V-DUP-09). With `by=document` one row for each document.
    """
    by_document = choice(asked, BY, ("rule", "document")) == "document"
    columns = DOCUMENTS if by_document else COLUMNS
    codes = _codes(connection, client, asked)
    candidates = _candidates(connection, client, asked, codes)
    return Report(
        code="R-08",
        title="Duplicates prevented",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=framed(_documents(candidates, codes) if by_document else _rows(candidates, codes), columns),
        ties=(
            Tie(
                what="candidates = documents on which such a rule fired",
                left=len(candidates),
                right=sum(1 for found in codes.values() if RENDITION not in found),
            ),
        ),
        notes=(
            f"{_sent_again(connection, client, asked)} files came again with the same bytes; they are no savings.",
            f"{sum(1 for found in codes.values() if RENDITION in found)} renditions of e-invoices are left out.",
        ),
    )


def _codes(connection: sa.Connection, client: Client, asked: Asked) -> dict[str, set[str]]:
    """Return which rules on duplicates ever fired, by document."""
    query = (
        sa.select(findings.c.document_id, findings.c.code)
        .join(documents, documents.c.id == findings.c.document_id)
        .where(findings.c.client_id == client.id, findings.c.code.startswith(FAMILY))
        .where(*received_within(client, asked))
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.document_id, set()).add(row.code)
    return found


def _candidates(
    connection: sa.Connection, client: Client, asked: Asked, codes: Mapping[str, set[str]]
) -> tuple[Filed, ...]:
    fired = (
        sa.exists()
        .where(findings.c.document_id == documents.c.id, findings.c.code.startswith(FAMILY))
        .correlate(documents)
    )
    known = filed(connection, client, fired, *received_within(client, asked))
    return tuple(one for one in known if RENDITION not in codes[one.id])


def _rows(candidates: Iterable[Filed], codes: Mapping[str, set[str]]) -> Iterator[tuple[Any, ...]]:
    names = {entry.code: entry.says for entry in catalogue()}
    by_rule: dict[str, list[Filed]] = {}
    for one in candidates:
        by_rule.setdefault(surest(codes[one.id]), []).append(one)
    for rule, found in sorted(by_rule.items()):
        ends = Counter(END_OF[one.bucket] for one in found)
        money = Counter[str]()
        for one in found:
            money[END_OF[one.bucket]] += abs(one.base_minor or 0)
        counts = (ends[end] for end in ENDS)
        yield (rule, names.get(rule, ""), len(found), *counts, money["confirmed"], money["undecided"])


def _documents(candidates: Iterable[Filed], codes: Mapping[str, set[str]]) -> list[tuple[Any, ...]]:
    rows = ((surest(codes[one.id]), one.id, END_OF[one.bucket], abs(one.base_minor or 0)) for one in candidates)
    return sorted((rule, name, end.replace("_", " "), value) for rule, name, end, value in rows)


def surest(codes: Iterable[str]) -> str:
    """Return the rule a document counts under; codes that are not ranked come last."""
    return min(codes, key=lambda code: (SURENESS.index(code) if code in SURENESS else len(SURENESS), code))


def _sent_again(connection: sa.Connection, client: Client, asked: Asked) -> int:
    start, end = window(client, asked)
    query = (
        sa.select(sa.func.count())
        .select_from(arrivals)
        .where(arrivals.c.client_id == client.id, arrivals.c.outcome == ArrivalOutcome.DUPLICATE)
        .where(arrivals.c.received_at >= start, arrivals.c.received_at < end)
    )
    return connection.scalar(query) or 0


REPORT = ReportKind(code="R-08", name="duplicates", title="Duplicates prevented", build=build, options=(BY,))
