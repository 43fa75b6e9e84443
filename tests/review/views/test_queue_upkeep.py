"""The kept list says what the fresh plan says, whatever was done to the documents, in whatever order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.register.external_holds import Question, ask, end
from documents.register.lifecycle import advance
from documents.state import State
from review.views.queue_items import work_out
from review.views.queue_tables import causes, details, items
from review.views.queue_task import Shown, cause_key, item_row, shown
from review.views.queue_upkeep import STALE_AFTER, catch_up, changed, freshen
from tests.review.views.queue_world import ACME, QueueWorld
from validators.routing.plan import Plan

NOW = dt.datetime(2026, 3, 18, 12, tzinfo=dt.UTC)
LAST_OF_DISCOUNTS = dt.date(2026, 3, 19)


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> QueueWorld:
    return QueueWorld(tmp_path, sqlite_engine)


def kept_tasks(world: QueueWorld) -> dict[tuple[str, str], dict[str, Any]]:
    """Every row with what a page shows, without the number of the row and what it was compared with."""
    query = sa.select(items, details.c.body).join(details, details.c.item_id == items.c.id)
    with read(world.engine) as connection:
        rows = connection.execute(query.where(items.c.client_id == ACME)).mappings().all()
    left_out = {"id", "compared_minor", "body"}
    return {
        (row["document_id"], row["desk"]): {name: value for name, value in row.items() if name not in left_out}
        | {"shown": Shown.model_validate_json(row["body"])}
        for row in rows
    }


def kept_groups(world: QueueWorld) -> set[tuple[Any, ...]]:
    with read(world.engine) as connection:
        rows = connection.execute(sa.select(causes).where(causes.c.client_id == ACME, causes.c.chosen > 0)).all()
    found: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for row in rows:
        found.setdefault((row.cause, row.desk), set()).add((row.document_id, row.only))
    assert len([row for row in rows if row.chosen == 1]) == sum(len(one) for one in found.values())
    return {
        (cause, desk, frozenset(document for document, _ in mine), frozenset(one for one, only in mine if only))
        for (cause, desk), mine in found.items()
    }


def planned_tasks(world: QueueWorld, plan: Plan, now: dt.datetime) -> dict[tuple[str, str], dict[str, Any]]:
    service = world.client().service
    return {
        (one.document.document_id, one.queue.value): item_row(one, service, now) | {"shown": shown(one)}
        for one in plan.tasks
    }


def planned_groups(plan: Plan) -> set[tuple[Any, ...]]:
    return {
        (cause_key(one.cause), one.queue.value, frozenset(one.documents), frozenset(one.frees)) for one in plan.groups
    }


def made_fresh(world: QueueWorld, now: dt.datetime) -> None:
    """Work every task out at one moment, so that points can be compared to the tenth."""
    with write(world.engine) as connection:
        ids = set(connection.scalars(sa.select(items.c.document_id)))
        work_out(connection, ACME, world.client().service, ids, now)


def agrees(world: QueueWorld, now: dt.datetime = NOW) -> bool:
    """Compare after working out only what changed; every row was worked out as of the same moment."""
    catch_up(world.here, now=now)
    plan = world.plan(now)
    assert kept_tasks(world) == planned_tasks(world, plan, now)
    assert kept_groups(world) == planned_groups(plan)
    return bool(plan.tasks)


def random_act(world: QueueWorld, dice: Random) -> None:
    """Do to some document what the night or a person might do."""
    waiting = world.ids(State.QUEUED)
    act = dice.choice(("new", "new", "judged", "judged", "asked", "answered", "posted", "rejected", "paid"))
    asked, posted = world.ids(State.ON_HOLD_EXTERNAL), world.ids(State.POSTED)
    if act == "new":
        world.add(dice, last_of_discount=LAST_OF_DISCOUNTS)
    elif act == "judged" and waiting:
        world.judged(dice.choice(waiting), dice, last_of_discount=LAST_OF_DISCOUNTS)
    elif act == "asked" and waiting:
        question = Question(asked="vendor", question="Which order?", until=dt.date(2026, 3, 25))
        with write(world.engine) as connection:
            ask(connection, ACME, dice.choice(waiting), question, actor="jo")
    elif act == "answered" and asked:
        with write(world.engine) as connection:
            end(connection, ACME, dice.choice(asked), "Order 7.", actor="jo")
    elif act == "posted" and waiting:
        world.post(dice.choice(waiting), dice)
    elif act == "rejected" and waiting:
        with write(world.engine) as connection:
            advance(
                connection, ACME, dice.choice(waiting), State.QUEUED, State.REJECTED, reason="Not ours.", actor="jo"
            )
    elif act == "paid" and posted:
        world.find(dice.choice(posted), [])


@pytest.mark.parametrize("seed", range(6))
def test_after_any_decisions_the_kept_list_is_the_plan(world: QueueWorld, seed: int) -> None:
    dice = Random(seed)
    for _ in range(12):
        world.add(dice, last_of_discount=LAST_OF_DISCOUNTS)
    assert agrees(world)
    for _ in range(10):
        for _ in range(dice.randint(1, 4)):
            random_act(world, dice)
        agrees(world)


def test_on_postgresql_as_well(tmp_path: Path, postgresql_engine: sa.Engine) -> None:
    world, dice = QueueWorld(tmp_path, postgresql_engine), Random(7)
    for _ in range(20):
        world.add(dice, last_of_discount=LAST_OF_DISCOUNTS)
    assert agrees(world)
    for _ in range(12):
        random_act(world, dice)
    assert agrees(world)


def test_a_larger_discount_at_risk_changes_what_others_are_compared_with(world: QueueWorld) -> None:
    small = world.add(Random(1), codes=("V-ARI-01",), saves=Decimal(10), last_of_discount=LAST_OF_DISCOUNTS)
    agrees(world)
    alone = kept_tasks(world)[small, "capture"]["rank"]
    world.add(Random(2), codes=("V-ARI-01",), saves=Decimal(1000), last_of_discount=LAST_OF_DISCOUNTS)
    agrees(world)
    assert kept_tasks(world)[small, "capture"]["rank"] > alone  # fewer points
    assert changed(world.here) == {}


def test_the_second_document_of_a_cause_and_the_last_but_one_turn_it(world: QueueWorld) -> None:
    """A finding has its narrowest cause that is shared: the line of an order, else the order."""
    first = world.add(Random(1), codes=("V-PO-09",), orders=("4500012/1",))
    agrees(world)
    other = world.add(Random(2), codes=("V-PO-09",), orders=("4500012/2",))
    agrees(world)
    (shared,) = [one for one in kept_groups(world) if len(one[2]) == 2]
    assert shared[2] == frozenset({first, other})
    world.find(other, [])
    agrees(world)
    assert [len(one[2]) for one in kept_groups(world)] == [1, 1]


def test_two_findings_of_one_cause_count_their_document_once(world: QueueWorld) -> None:
    world.add(Random(1), codes=("V-PO-09", "V-PO-09"), orders=("4500012/1",))
    assert agrees(world)
    with read(world.engine) as connection:
        assert sorted(connection.scalars(sa.select(causes.c.chosen))) == [0, 0, 1, 2]


def test_a_discount_beyond_every_column_is_kept_as_the_largest(world: QueueWorld) -> None:
    world.add(Random(1), codes=("V-ARI-01",), saves=Decimal(10) ** 30, last_of_discount=LAST_OF_DISCOUNTS)
    catch_up(world.here, now=NOW)
    assert len(kept_tasks(world)) == 1
    assert changed(world.here) == {}


def test_what_changed_is_noted_in_the_transaction_that_changed_it(world: QueueWorld) -> None:
    document_id = world.add(Random(1))
    catch_up(world.here)
    assert changed(world.here) == {}

    def reject_and_fail() -> None:
        with write(world.engine) as connection:
            advance(connection, ACME, document_id, State.QUEUED, State.REJECTED, reason="Not ours.", actor="jo")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        reject_and_fail()
    assert changed(world.here) == {}
    assert kept_tasks(world)
    with write(world.engine) as connection:
        advance(connection, ACME, document_id, State.QUEUED, State.REJECTED, reason="Not ours.", actor="jo")
    assert changed(world.here) == {ACME: 1}
    assert catch_up(world.here) == 1
    assert kept_tasks(world) == {}


def test_points_are_worked_out_anew_when_business_time_has_passed(world: QueueWorld) -> None:
    world.add(Random(1))
    catch_up(world.here)
    made_fresh(world, NOW)
    assert freshen(world.here, NOW + STALE_AFTER / 2) == 0
    assert freshen(world.here, NOW + 2 * STALE_AFTER) == 1
    assert kept_tasks(world) == planned_tasks(world, world.plan(NOW + 2 * STALE_AFTER), NOW + 2 * STALE_AFTER)
    night = NOW.replace(hour=21)
    made_fresh(world, night)
    assert freshen(world.here, night + dt.timedelta(hours=1)) == 0
    assert freshen(world.here, night + dt.timedelta(days=1)) == 1


def test_a_client_without_a_file_keeps_its_changes_noted(world: QueueWorld) -> None:
    world.add(Random(1))
    path = world.here.home.clients_dir / "acme.toml"
    path.rename(path.with_suffix(".away"))
    assert catch_up(world.here) == 0
    assert changed(world.here)
    path.with_suffix(".away").rename(path)
    assert catch_up(world.here) == 1


def test_what_may_be_somebody_elses_is_a_task_of_the_privacy_desk_alone(world: QueueWorld) -> None:
    world.add(Random(1), codes=("V-ID-07", "V-ARI-01"))
    assert agrees(world)
    assert [desk for _, desk in kept_tasks(world)] == ["privacy"]
