"""The measures of section 7.2 over a period, each with what it divides by what; those without data say so."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.register import external_holds
from documents.register.counts import Counts, counts
from documents.register.tables import documents, findings, versions
from documents.state import BUCKET_OF, Bucket
from documents.values.business_time import clock_start, deadline, elapsed
from documents.values.money import from_minor
from ledgers.entry import Journal, Purpose
from ledgers.tables import entries
from reports.ledger import discounts
from reports.ledger.lines import framed, period_start
from reports.operations.lives import APPROVAL, CAPTURE, MATCH, NO_PERSON, Life, alive, lives
from reports.operations.population import AGES, OLDER, STOPPING, age_class, days_between, filed, ratio, window
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

LOOK_BACK: Final = dt.timedelta(days=120)
"""How long before the period documents are looked for whose promise ends in it. What had ended before that, and was not
touched since, plays no part: a report takes no longer with every year."""
OUTPUT_DAYS: Final = 10
"""Business days over which output is averaged (K-09)."""
PERCENTILES: Final = (50, 90, 95)
Z: Final = Decimal("1.959964")
"""Of the normal distribution, for intervals of 95 %."""

NOT_APPLICABLE: Final = "not applicable"
NO_SAMPLES: Final = f"{NOT_APPLICABLE}: no samples of quality control are kept"

COLUMNS = (
    Column(name="code"),
    Column(name="measure"),
    Column(name="part", kind=Kind.NUMBER),
    Column(name="whole", kind=Kind.NUMBER),
    Column(name="value", kind=Kind.NUMBER),
    Column(name="low", kind=Kind.NUMBER, title="from, 95 %"),
    Column(name="high", kind=Kind.NUMBER, title="to"),
    Column(name="unit"),
    Column(name="counted"),
)

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Period:
    """What every measure is made from: the period in UTC, and the lives of documents up to its end."""

    client: Client
    start: dt.datetime
    end: dt.datetime
    lives: Mapping[str, Life]

    def has(self, moment: dt.datetime | None) -> bool:
        """Tell whether a moment lies in the period."""
        return moment is not None and self.start <= moment < self.end


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each measure; `counted` says what is divided by what.

    Shares are from 0 to 1, with the Wilson interval of 95 % where documents are drawn from more of their kind. Clock:
    business time of the client, without the time that somebody outside was asked. Excluded throughout: other clients,
    files that came again with the same bytes, except in K-15.
    """
    start, end = window(client, asked)
    end = min(end, max(start, dt.datetime.now(dt.UTC)))
    period = Period(client, start, end, lives(connection, client, end, since=start - LOOK_BACK))
    counted = counts(connection, client.id, since=start, before=end).get(client.id, Counts(client_id=client.id))
    rows = itertools.chain(
        attainment(connection, period),
        _touchless(connection, period),
        _yield(connection, period),
        _not_kept(),
        _backlog(connection, period),
        _reversals(connection, period),
        _discounts(connection, client, asked),
        _queries(connection, period, counted.received.count),
        _intake(counted),
    )
    return Report(
        code="K",
        title="Measures",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=framed(rows, COLUMNS),
        ties=(Tie(what="received = accounted for", left=counted.received.count, right=counted.accounted.count),),
        notes=(f"From {period_start(client, asked)} to {asked.as_of} by the client's clock.",),
    )


def wilson(part: int, whole: int) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Return the interval of 95 % of a share (Wilson), to 4 decimals; None of nothing."""
    if not whole:
        return None, None
    n, share, square = Decimal(whole), Decimal(part) / whole, Z * Z
    middle = share + square / (2 * n)
    half = Z * ((share * (1 - share) + square / (4 * n)) / n).sqrt()
    ends = ((middle - half) / (1 + square / n), (middle + half) / (1 + square / n))
    low, high = (min(max(end, Decimal(0)), Decimal(1)).quantize(Decimal("0.0001")) for end in ends)
    return low, high


def _share(code: str, measure: str, part: int, whole: int, counted: str) -> Row:
    """Return the row of a share; without a whole there is no value."""
    value = ratio(part, whole) if whole else None
    return code, measure, part, whole, value, *wilson(part, whole), "share", counted


def _figure(code: str, measure: str, value: Decimal | int | None, unit: str, counted: str) -> Row:
    return code, measure, None, None, value, None, None, unit, counted


def attainment(connection: sa.Connection, period: Period) -> Iterator[Row]:
    """K-02: of what was due in the period, finished or not, how much was in time; and how long the finished took."""
    clock, sla = period.client.service.clock, period.client.service.sla
    pauses = external_holds.pauses(connection, period.client.id, period.end)
    recent = documents.c.received_at >= period.start - LOOK_BACK, documents.c.received_at < period.end
    due, met, hours = 0, 0, []
    for one in filed(connection, period.client, *recent):
        life, paused = period.lives.get(one.id, Life()), pauses.get(one.id, ())
        started = clock_start(clock, one.received_at)
        ends = deadline(clock, started, sla.target(one.doc_type or None, held=False), paused)  # type: ignore[arg-type]
        archived = BUCKET_OF[life.state] is Bucket.ARCHIVED and life.finished is None
        if archived or not period.has(ends):
            continue
        due += 1
        if life.finished is not None:
            met += ends is not None and life.finished <= ends
            hours.append(elapsed(clock, started, life.finished, paused) / dt.timedelta(hours=1))
    counted = "finished within the promise / documents due in the period, archived ones left out"
    yield _share("K-02", "promise kept", met, due, counted)
    for percent in PERCENTILES:
        value = _percentile(hours, percent)
        yield _figure("K-02", f"turnaround, p{percent}", value, "business hours", "finished of these")


def _percentile(values: Sequence[float], percent: int) -> Decimal | None:
    """Return the smallest value that so many per cent do not exceed (nearest rank)."""
    if not values:
        return None
    rank = -(-len(values) * percent // 100)
    return Decimal(str(round(sorted(values)[rank - 1], 2)))


def _touchless(connection: sa.Connection, period: Period) -> Iterator[Row]:
    """K-03: what was first posted in the period without anything that a person did before."""
    posted = {one: life for one, life in period.lives.items() if period.has(life.posted)}
    touched = {one: set(life.touched) for one, life in posted.items()}
    edits = sa.select(versions.c.document_id, versions.c.created_at).where(
        versions.c.client_id == period.client.id,
        versions.c.author.not_in(NO_PERSON),
        versions.c.document_id.in_(alive(period.client, period.start)),
    )
    for row in connection.execute(edits):
        if row.document_id in posted and row.created_at <= (posted[row.document_id].posted or period.end):
            touched[row.document_id].add(CAPTURE)
    whole = len(posted)
    parts = {
        "touchless": [not acts for acts in touched.values()],
        "touchless, capture": [CAPTURE not in acts for acts in touched.values()],
        "touchless, match": [MATCH not in acts for acts in touched.values()],
        "approved by policy only": [acts == {APPROVAL} for acts in touched.values()],
    }
    counted = {
        "touchless": "posted without edit, waiver, match, approval or question of a person / first posted",
        "touchless, capture": "posted without an edit of a person / first posted",
        "touchless, match": "posted without a waiver of a rule on matching / first posted",
        "approved by policy only": "posted with an approval and no other act of a person / first posted",
    }
    for name, found in parts.items():
        yield _share("K-03", name, sum(found), whole, counted[name])


def _yield(connection: sa.Connection, period: Period) -> Iterator[Row]:
    """K-04, K-05: of what was first judged in the period, what no rule stopped at first, and what any ever stopped."""
    within = versions.c.created_at >= period.start, versions.c.created_at < period.end
    made = sa.select(versions.c.document_id).where(versions.c.client_id == period.client.id, *within)
    first = (
        sa.select(versions.c.document_id, sa.func.min(versions.c.number).label("number"))
        .where(versions.c.client_id == period.client.id, versions.c.judgement.is_not(None))
        .where(versions.c.document_id.in_(made))
        .group_by(versions.c.document_id)
        .subquery()
    )
    same = (first.c.document_id == versions.c.document_id) & (first.c.number == versions.c.number)
    query = sa.select(versions.c.document_id, versions.c.judgement).join(first, same)
    judged = connection.execute(query.where(*within))
    passed = {row.document_id: not _stops(json.loads(row.judgement)["findings"]) for row in judged}
    stopping = sa.select(findings.c.document_id).where(
        findings.c.client_id == period.client.id,
        findings.c.severity.in_([str(one) for one in STOPPING]),
        findings.c.first_seen < period.end,
        findings.c.document_id.in_(made),
    )
    ever = Counter(one for one in connection.scalars(stopping) if one in passed)
    whole = len(passed)
    yield _share("K-04", "first-pass yield", sum(passed.values()), whole, "not stopped at first / first judged")
    yield _share(
        "K-05", "exception rate", len(ever), whole, "ever stopped by a rule / first judged; R-15 has the rules"
    )
    each = ratio(ever.total(), whole) if whole else None
    yield _figure("K-05", "exceptions per document", each, "exceptions", "findings that stop / first judged")


def _stops(found: Iterable[Mapping[str, str]]) -> bool:
    return any(one["severity"] in STOPPING for one in found)


def _not_kept() -> Iterator[Row]:
    """K-06, K-07: nobody draws samples yet."""
    for code, name in (("K-06", "field accuracy"), ("K-06", "document accuracy"), ("K-07", "auto-decision error")):
        yield _figure(code, name, None, "share", NO_SAMPLES)


def _backlog(connection: sa.Connection, period: Period) -> Iterator[Row]:
    """K-09: what is open at the end, by age since receipt, and how many days of output it is."""
    client = period.client
    waiting = {Bucket.QUEUED, Bucket.OPEN}
    still = documents.c.id.in_(alive(client, period.start - LOOK_BACK))
    known = filed(connection, client, documents.c.received_at < period.end, still)
    backlog = [one for one in known if BUCKET_OF[period.lives.get(one.id, Life()).state] in waiting]
    value = from_minor(sum(abs(one.base_minor or 0) for one in backlog), client.currency)
    ages = Counter(age_class(days_between(client, one.received_at, period.end)) for one in backlog)
    yield _figure("K-09", "backlog", len(backlog), "documents", "queued or in work at the end")
    yield _figure("K-09", "backlog, value", value, client.currency, "gross of these, without sign, where known")
    output = _output(period)
    days = (len(backlog) / output).quantize(Decimal("0.1")) if output else None
    counted = f"backlog / average output of the last {OUTPUT_DAYS} business days"
    yield _figure("K-09", "days of work", days, "business days", counted)
    for name in (*(name for _most, name in AGES), OLDER):
        yield _figure("K-09", f"backlog, age {name}", ages[name], "documents", "by business days since receipt")


def _output(period: Period) -> Decimal:
    """Return the average number of documents that ended on each of the last business days."""
    clock = period.client.service.clock
    last = (period.end - dt.timedelta.resolution).astimezone(clock.zone).date()
    days = itertools.islice(
        (day for back in range(366) if clock.is_open_on(day := last - dt.timedelta(days=back))), OUTPUT_DAYS
    )
    first = min(days, default=last)
    since = dt.datetime.combine(first, dt.time(), clock.zone)
    ended = sum(since <= at < period.end for life in period.lives.values() for at in life.outputs)
    return Decimal(ended) / OUTPUT_DAYS


def _reversals(connection: sa.Connection, period: Period) -> Iterator[Row]:
    """K-12: invoices that were reversed, and documents that came back from their end."""
    query = (
        sa.select(entries.c.purpose, sa.func.count().label("times"))
        .where(entries.c.client_id == period.client.id, entries.c.journal == Journal.PURCHASES.value)
        .where(entries.c.posted_at >= period.start, entries.c.posted_at < period.end)
        .group_by(entries.c.purpose)
    )
    posted = {row.purpose: int(row.times) for row in connection.execute(query)}
    part, whole = posted.get(Purpose.REVERSAL.value, 0), posted.get(Purpose.INVOICE.value, 0)
    yield _share("K-12", "reversal rate", part, whole, "reversals / entries of invoices made in the period")
    ended = sum(period.has(at) for life in period.lives.values() for at in life.outputs)
    again = sum(period.has(at) for life in period.lives.values() for at in life.reopened)
    yield _share("K-12", "reopen rate", min(again, ended), ended, "back from rejected, duplicate or archived / ended")


def _discounts(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[Row]:
    """K-13: of discounts that could be had and can no more, what was taken (R-14)."""
    sums = discounts.build(connection, client, asked).checked().sums()
    taken, missed = (from_minor(sums[name], client.currency) for name in ("taken", "missed"))
    value = ratio(taken, taken + missed) if taken + missed else None
    counted = f"taken / taken and missed, in {client.currency} (R-14)"
    yield "K-13", "discount capture", taken, taken + missed, value, None, None, "share", counted


def _queries(connection: sa.Connection, period: Period, received: int) -> Iterator[Row]:
    """K-14: questions to vendors."""
    table = external_holds.table
    query = sa.select(sa.func.count()).select_from(table).where(table.c.client_id == period.client.id)
    vendors = query.where(sa.func.lower(table.c.asked) == "vendor")
    asked = connection.scalar(vendors.where(table.c.asked_at >= period.start, table.c.asked_at < period.end)) or 0
    value = (Decimal(asked) * 100 / received).quantize(Decimal("0.01")) if received else None
    counted = "questions to vendors x 100 / documents received"
    yield "K-14", "vendor queries per 100", asked, received, value, None, None, "per 100", counted


def _intake(counted: Counts) -> Iterator[Row]:
    """K-15: what was received and has an end or waits (R-19)."""
    received, accounted = counted.received.count, counted.accounted.count
    value = ratio(accounted, received) if received else None
    yield "K-15", "intake completeness", accounted, received, value, None, None, "share", "accounted / received (R-19)"


REPORT = ReportKind(code="K", name="measures", title="Measures of the operation (K-02 to K-15)", build=build)
