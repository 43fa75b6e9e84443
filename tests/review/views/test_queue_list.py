"""Lists, counts and causes are those of the plan, cut down to what is asked for and to what the visitor may see."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, parse_qsl

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from documents.database.engine import read, write
from documents.finding import Queue, Role
from documents.master.memory import MemoryMasterData
from documents.master.party import Vendor
from documents.register.assignments import Assignment, keep_assignment
from documents.register.external_holds import Question, ask
from documents.register.person_claims import claim_for
from review.people.person import Grant, Person
from review.views.queue_causes import documents_of, group_of, groups, worded
from review.views.queue_filter import ALL_DESKS, Filter, Reach, Visit, filter_of, query_of
from review.views.queue_list import Row, clock_of, counts, cursor_of, cursor_text, first_rows, staleness
from review.views.queue_next import AT_ONCE, ENOUGH, best_tasks, likeness
from review.views.queue_saved import forget_view, save_view, saved_views
from review.views.queue_tables import causes
from review.views.queue_task import cause_key, words_of
from review.views.queue_upkeep import catch_up
from tests.review.views.queue_world import ACME, OTHER, QueueWorld
from validators.routing.plan import Plan, Task
from validators.routing.priority import Lane

NOW = dt.datetime(2026, 3, 18, 12, tzinfo=dt.UTC)
EVERYTHING = frozenset({Role.SUPERVISOR, Role.REVIEWER, Role.PRIVACY})
LIMIT = 7


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> QueueWorld:
    made, dice = QueueWorld(tmp_path, sqlite_engine), Random(11)
    for number in range(40):
        made.add(dice, client_id=OTHER if number % 4 == 0 else ACME)
    with write(made.engine) as connection:
        question = Question(asked="vendor", question="Which order?", until=dt.date(2026, 3, 25))
        ask(connection, ACME, made.ids_of(ACME)[5], question, actor="jo")
        claim_for(connection, ACME, made.ids_of(ACME)[6], "jo", lease_seconds=10**9)
        claim_for(connection, ACME, made.ids_of(ACME)[7], "ann", lease_seconds=10**9)
        keep_assignment(connection, ACME, made.ids_of(ACME)[8], Assignment(login="jo"), actor="ann")
    catch_up(made.here, now=NOW)
    return made


def visit(world: QueueWorld, roles: frozenset[Role] = EVERYTHING, *client_ids: str) -> Visit:
    return Visit(tuple(Reach(world.client(one), roles) for one in client_ids or (ACME, OTHER)), "jo", NOW)


def rows(world: QueueWorld, wanted: Filter, seen_by: Visit | None = None, limit: int = 1000) -> tuple[Row, ...]:
    with read(world.engine) as connection:
        return first_rows(connection, wanted, seen_by or visit(world), limit=limit).rows


def found(world: QueueWorld, wanted: Filter, seen_by: Visit | None = None) -> list[tuple[str, Queue]]:
    return [(one.document_id, one.desk) for one in rows(world, wanted, seen_by)]


def plans(world: QueueWorld) -> list[Plan]:
    return [world.plan(NOW, one) for one in (ACME, OTHER)]


def expected(world: QueueWorld, wanted: Callable[[Task], bool] = lambda _: True) -> list[tuple[str, Queue]]:
    tasks = sorted((one for plan in plans(world) for one in plan.tasks), key=_urgency)
    return [(one.document.document_id, one.queue) for one in tasks if wanted(one)]


def _urgency(task: Task) -> tuple[object, ...]:
    one = task.document
    return task.priority.lane, -task.priority.points, one.received_at, one.document_id


ALL = Filter(desk=ALL_DESKS)


def test_everything_is_shown_in_the_plans_order(world: QueueWorld) -> None:
    assert [one[0] for one in found(world, ALL)] == [one[0] for one in expected(world)]
    assert sorted(found(world, ALL)) == sorted(expected(world))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("client=other", lambda task: task.document.client_id == OTHER),
        ("code=v-po-09", lambda task: "V-PO-09" in {one.finding.code for one in task.reasons}),
        ("vendor=V1", lambda task: task.document.vendor_id == "V1"),
        ("vendor=Seller+2+GmbH", lambda task: not task.document.vendor_id and task.document.seller == "Seller 2 GmbH"),
        ("least=20000&most=60000", lambda task: Decimal(20000) <= task.document.base <= Decimal(60000)),
        ("due=late", lambda task: task.clock.due < NOW and not task.clock.paused),
        ("due=today", lambda task: task.clock.due < NOW.replace(hour=23) and not task.clock.paused),
        ("lane=asked", lambda task: task.priority.lane is Lane.ASKED),
        ("lane=fraud", lambda task: task.priority.lane is Lane.FRAUD),
        ("q=re-0007", lambda task: task.document.number == "RE-0007"),
        ("q=seller+3", lambda task: {"seller", "3"} <= {w for w in ("seller", "3") if w in words_of(task.document)}),
        ("q=4500011", lambda task: "4500011" in task.document.orders),
        ("q=100%25", lambda _: False),
        ("age=2", lambda task: task.clock.passed >= dt.timedelta(hours=20)),
    ],
)
def test_each_filter_is_the_plan_cut_down(world: QueueWorld, query: str, wanted: Callable[[Task], bool]) -> None:
    asked = filter_of({name: [text] for name, text in _pairs(query)} | {"desk": [ALL_DESKS]})
    assert sorted(found(world, asked)) == sorted(expected(world, wanted))
    with read(world.engine) as connection:
        assert counts(connection, asked, visit(world)).shown == len(expected(world, wanted))


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query)


def test_whose_it_is(world: QueueWorld) -> None:
    ids = world.ids_of(ACME)
    shown = {
        whose: {one[0] for one in found(world, Filter(desk=ALL_DESKS, whose=whose))} for whose in ("mine", "others")
    }
    assert shown == {"mine": {ids[6], ids[8]}, "others": {ids[7]}}
    free = {one[0] for one in found(world, Filter(desk=ALL_DESKS, whose="unassigned"))}
    assert free == {one[0] for one in expected(world)} - {ids[6], ids[7], ids[8]}
    hands = {one.document_id: (one.claimed_by, one.assigned_to) for one in rows(world, ALL)}
    assert (hands[ids[6]], hands[ids[7]], hands[ids[8]]) == (("jo", ""), ("ann", ""), ("", "jo"))


def test_pages_show_each_row_once_in_order_even_when_work_goes_meanwhile(world: QueueWorld) -> None:
    everything = found(world, ALL)
    shown: list[tuple[str, Queue]] = []
    with read(world.engine) as connection:
        page = first_rows(connection, ALL, visit(world), limit=LIMIT)
        shown += [(one.document_id, one.desk) for one in page.rows]
        while page.following is not None:
            after = cursor_of(cursor_text(page.following))
            page = first_rows(connection, ALL, visit(world), after=after, limit=LIMIT)
            shown += [(one.document_id, one.desk) for one in page.rows]
    assert shown == everything
    assert cursor_of("junk") is None
    assert cursor_of("1~2~2026-01-01T00:00:00~3~x") is None


def test_counts_by_desk_and_code_are_those_of_the_plan(world: QueueWorld) -> None:
    with read(world.engine) as connection:
        told = counts(connection, Filter(desk=Queue.RECEIVING.value), visit(world))
    tasks = [one for plan in plans(world) for one in plan.tasks]
    assert told.tasks == Counter(one.queue for one in tasks)
    late = Counter(one.queue for one in tasks if one.clock.late and not one.clock.paused)
    assert +told.late == late
    assert told.shown == told.tasks[Queue.RECEIVING]
    assert told.codes == {"V-PO-09": told.shown}


def test_what_the_privacy_desk_must_see_alone_is_shown_to_nobody_else(world: QueueWorld) -> None:
    private = {one for one in found(world, ALL) if one[1] is Queue.PRIVACY}
    assert private
    ids = {one[0] for one in private}
    others = visit(world, frozenset({Role.SUPERVISOR, Role.REVIEWER}))
    for wanted in (ALL, Filter(), Filter(desk=Queue.PRIVACY.value), Filter(desk=ALL_DESKS, code="V-ID-07")):
        assert not ids & {one[0] for one in found(world, wanted, others)}
        with read(world.engine) as connection:
            told = counts(connection, wanted, others)
            assert Queue.PRIVACY not in told.tasks
            assert "V-ID-07" not in told.codes
            assert all(one.desk is not Queue.PRIVACY for one in groups(connection, wanted, others))
    with read(world.engine) as connection:
        (group, *_) = groups(connection, Filter(desk=Queue.PRIVACY.value), visit(world))
        assert group_of(connection, others.reach[0], group.key, Queue.PRIVACY) is None


def test_a_clients_work_is_for_those_who_work_for_it(world: QueueWorld) -> None:
    only = visit(world, EVERYTHING, OTHER)
    assert {one.client.id for one in rows(world, ALL, only)} == {OTHER}
    assert rows(world, Filter(clients=(ACME,)), only) == ()
    with read(world.engine) as connection:
        assert {one.client.id for one in groups(connection, ALL, only)} == {OTHER}


def test_one_begins_at_the_desks_one_decides_at(world: QueueWorld) -> None:
    assert {one[1] for one in found(world, Filter(), visit(world, frozenset({Role.REVIEWER})))} == {Queue.CAPTURE}
    both = visit(world, frozenset({Role.RECEIVER, Role.BUYER}))
    assert {one[1] for one in found(world, Filter(), both)} == {Queue.RECEIVING, Queue.BUYER}
    auditor = visit(world, frozenset({Role.AUDITOR}))
    assert {one[1] for one in found(world, Filter(), auditor)} == set(Queue) - {
        Queue.PRIVACY,
        Queue.TECHNICAL,
        Queue.TAX,
    }


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("gross_total of vendor V1", "Gross of Kontor Nord"),
        ("dd/mm of vendor V1", "dd/mm of Kontor Nord"),
        ("account DE89…3000 of V1", "account DE89…3000 of Kontor Nord"),
        ("account DE89…3000 of Kontor Süd", "account DE89…3000 of Kontor Süd"),
        ("gross_total of vendor V2", "Gross of vendor V2"),
        ("order HP-1", "order HP-1"),
    ],
)
def test_a_cause_is_told_by_the_names_people_know(title: str, said: str) -> None:
    master = MemoryMasterData(vendors=[Vendor(id="V1", name="Kontor Nord", country="DE")])
    assert worded(title, master) == said


def test_causes_are_the_plans_groups(world: QueueWorld) -> None:
    with read(world.engine) as connection:
        shown = {(one.client.id, one.key, one.desk): one for one in groups(connection, ALL, visit(world), most=1000)}
        shared = {
            (plan.client_id, cause_key(one.cause), one.queue): one
            for plan in plans(world)
            for one in plan.groups
            if one.shared
        }
        assert shown.keys() == shared.keys()
        for (client_id, key, desk), one in shown.items():
            other = shared[client_id, key, desk]
            assert (one.documents, one.frees, dict(one.money)) == (len(other.documents), len(other.frees), other.money)
            assert (one.title, one.decision, one.code) == (other.cause.title, other.cause.decision, other.cause.code)
            assert documents_of(connection, client_id, key, desk) == other.documents
            rows_ = first_rows(
                connection, Filter(clients=(client_id,), desk=ALL_DESKS, cause=key), visit(world), limit=1000
            ).rows
            assert {row.document_id for row in rows_ if row.desk is desk} == set(other.documents)


def test_the_filter_survives_its_address() -> None:
    wanted = Filter(
        clients=("acme", "b"), desk="buyer", code="V-PO-09", vendor="müller & co", age=Decimal(3), least=Decimal("0.5"),
        most=Decimal(10) ** 6, whose="mine", due="late", lane="later", cause="abc", words="RE 7/8",
    )  # fmt: skip
    assert filter_of(parse_qs(query_of(wanted))) == wanted
    junk = filter_of(
        {"desk": ["kitchen"], "age": ["-1"], "least": ["NaN"], "most": ["1e99"], "whose": ["x"], "lane": ["y"]}
    )
    assert junk == Filter()


@pytest.mark.parametrize("text", ["1e-999999999", "1e999999999", "0.00001", "NaN", "-1"])
def test_an_amount_that_would_fill_the_memory_asks_for_nothing(text: str) -> None:
    assert filter_of({"least": [text], "most": [text], "age": [text]}) == Filter()


def test_a_clock_counts_business_time_only(world: QueueWorld) -> None:
    client = world.client()
    friday = dt.datetime(2026, 3, 20, 16, tzinfo=dt.UTC)  # an hour before closing in Berlin
    monday = dt.datetime(2026, 3, 23, 8, tzinfo=dt.UTC)  # an hour after opening
    clock = clock_of(client.service.clock, monday, None, friday)
    assert (clock.left, clock.text) == (2 * 3600, "2 h left")
    assert (clock.runs_from, clock.runs_until) == (friday, friday + dt.timedelta(hours=1))
    weekend = clock_of(client.service.clock, monday, None, friday + dt.timedelta(days=1))
    assert (weekend.left, weekend.runs_from) == (3600, monday - dt.timedelta(hours=1))
    late = clock_of(client.service.clock, friday, None, monday)
    assert (late.left, late.text) == (-2 * 3600, "late by 2 h")
    asked = clock_of(client.service.clock, None, dt.date(2026, 3, 25), monday)
    assert asked.paused
    assert asked.runs_from is None


def test_points_that_moved_are_told_of_as_old(world: QueueWorld) -> None:
    with read(world.engine) as connection:
        assert staleness(connection, visit(world)) is None
        later = Visit(visit(world).reach, "jo", NOW + dt.timedelta(hours=2))
        assert staleness(connection, later) == NOW
        closed = Visit(visit(world).reach, "jo", NOW.replace(hour=23))
        assert staleness(connection, closed) == NOW


# Next best -------------------------------------------------------------------------------------------------------------


def person(*roles: Role, login: str = "jo", limit: Decimal | None = None) -> Person:
    return Person(
        login=login, name=login, grants=tuple(Grant(client_id=ACME, role=role, limit=limit) for role in roles)
    )


def best(world: QueueWorld, who: Person, after: tuple[str, str] | None = None) -> tuple[Row, ...]:
    roles = who.roles(ACME, NOW.date())
    with read(world.engine) as connection:
        return best_tasks(connection, visit(world, roles, ACME), who, after=after)


def test_the_next_task_is_of_ones_desk_and_in_nobody_elses_hands(world: QueueWorld) -> None:
    ids = world.ids_of(ACME)
    tasks = best(world, person(Role.REVIEWER, Role.BUYER))
    assert tasks
    assert {one.desk for one in tasks} <= {Queue.CAPTURE, Queue.BUYER}
    assert {one.lane for one in tasks} <= {Lane.FRAUD, Lane.ORDINARY}
    assert ids[7] not in {one.document_id for one in tasks}
    assert ids[8] not in {one.document_id for one in best(world, person(Role.REVIEWER, Role.BUYER, login="eve"))}
    assert best(world, person(Role.AUDITOR)) == ()


def test_looking_goes_on_until_enough_fit_that_the_person_has_not_had(world: QueueWorld) -> None:
    for number in range(AT_ONCE + ENOUGH):
        world.add(Random(number), codes=("V-ARI-01",))
    catch_up(world.here, now=NOW)
    who = person(Role.REVIEWER)
    visited = visit(world, who.roles(ACME, NOW.date()), ACME)
    with read(world.engine) as connection:
        first = best_tasks(connection, visited, who)
        more = best_tasks(connection, visited, who, had=[one.document_id for one in first])
    assert ENOUGH <= len(first) <= AT_ONCE
    assert len(more) >= len(first) + ENOUGH
    assert more[: len(first)] == first


def test_an_approver_gets_what_is_within_the_limit(world: QueueWorld) -> None:
    asked = {one.document_id: one.base for one in best(world, person(Role.APPROVER))}
    assert asked
    middle = sorted(base for base in asked.values() if base is not None)[0]
    fewer = {one.document_id for one in best(world, person(Role.APPROVER, limit=middle))}
    assert fewer == {key for key, base in asked.items() if base is not None and base <= middle}


def test_one_like_the_last_comes_next_unless_another_is_clearly_more_urgent(world: QueueWorld) -> None:
    who = person(Role.REVIEWER)
    ordinary = best(world, who)
    alike = next(one for one in ordinary[1:] if likeness(one) != likeness(ordinary[0]) and one.lane is ordinary[0].lane)
    near = ordinary[0].points - alike.points <= 5
    first = best(world, who, after=likeness(alike))[0]
    assert (likeness(first) == likeness(alike)) is near


# Saved views -----------------------------------------------------------------------------------------------------------


def test_views_are_each_persons_own_and_one_is_where_one_begins(world: QueueWorld) -> None:
    with write(world.engine) as connection:
        save_view(connection, "jo", "Late  ones", "due=late&nonsense=1", default=True)
        save_view(connection, "jo", "Mine", "?whose=mine", default=True)
        save_view(connection, "ann", "Mine", "whose=others")
        save_view(connection, "jo", "Late ones", "due=today")
        known = {one.name: (one.query, one.is_default) for one in saved_views(connection, "jo")}
        assert known == {"Late ones": ("due=today", False), "Mine": ("whose=mine", True)}
        forget_view(connection, "jo", "Mine")
        assert [one.name for one in saved_views(connection, "jo")] == ["Late ones"]
        assert [one.name for one in saved_views(connection, "ann")] == ["Mine"]


def test_on_postgresql_filters_and_causes_are_the_same(tmp_path: Path, postgresql_engine: sa.Engine) -> None:
    made, dice = QueueWorld(tmp_path, postgresql_engine), Random(12)
    for _ in range(25):
        made.add(dice)
    catch_up(made.here, now=NOW)
    seen_by = visit(made, EVERYTHING, ACME)
    for query in (
        "desk=all",
        "desk=all&code=V-PO-09",
        "desk=all&due=late&q=re&least=100",
        "whose=unassigned",
        "lane=fraud",
    ):
        wanted = filter_of({name: [text] for name, text in _pairs(query)})
        assert len(found(made, wanted, seen_by)) == len(set(found(made, wanted, seen_by)))
        with read(made.engine) as connection:
            assert counts(connection, wanted, seen_by).shown == len(found(made, wanted, seen_by))
            assert all(one.documents > 1 for one in groups(connection, wanted, seen_by))
    first, *_ = rows(made, ALL, seen_by, limit=1)
    assert first.document_id == made.plan(NOW).tasks[0].document.document_id


def test_a_wider_cause_lists_only_what_has_no_narrower_one(world: QueueWorld) -> None:
    both = [world.add(Random(n), codes=("V-PO-08",), orders=("777/1",), vendor="V9") for n in range(2)]
    alone = world.add(Random(3), codes=("V-PO-08",), orders=("777/2",), vendor="V9")
    catch_up(world.here, now=NOW)
    with read(world.engine) as connection:
        lists = {
            tuple(
                one.document_id
                for one in first_rows(
                    connection, Filter(clients=(ACME,), desk=ALL_DESKS, cause=row.cause), visit(world)
                ).rows
            )
            for row in connection.execute(sa.select(causes).where(causes.c.document_id.in_([*both, alone])))
        }
    assert sorted(sorted(one) for one in lists if one) == sorted([sorted(both), [alone]])


def test_the_tables_in_code_are_those_of_the_migration(engine: sa.Engine) -> None:
    ours = {"work_items", "work_item_details", "work_causes", "work_changes", "work_views"}
    with read(engine) as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in ours}
        )
        differences = compare_metadata(context, causes.metadata)
    assert [one for one in differences if one[1].name in ours] == []


def test_the_longest_words_fit_into_an_index(tmp_path: Path, engine: sa.Engine) -> None:
    world, dice = QueueWorld(tmp_path, engine), Random(1)
    world.file_name = "".join(dice.choice("漢字仮名") + str(n) for n in range(400))
    one = world.add(dice, codes=("V-ARI-01",), vendor="".join(chr(0x1F300 + n) for n in range(200)))
    catch_up(world.here)
    assert [row.document_id for row in rows(world, ALL, visit(world, EVERYTHING, ACME))] == [one]
