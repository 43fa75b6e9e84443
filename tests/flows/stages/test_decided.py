"""What becomes READY between two nights is posted once, brings on what waits for the same order, and is in the books."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import nullcontext

import pytest

from documents.database.engine import read, write
from documents.home import CHECKOUT
from documents.kind import DocType
from documents.register.choices import choose_type
from documents.register.lifecycle import advance
from documents.state import State
from flows.stages.decided import post_decided
from flows.stages.judge import judge_wave
from flows.stages.night import feed_books
from flows.stages.waves import WAVES
from ledgers.outbox import waiting_count
from ledgers.reconcile import reconcile
from tests.flows.stages.world import ORDER, D, World, goods_receipt, invoice, order_document, receipt


def judged(world: World) -> None:
    """Judge what was read, as a decision at the desk does, and post nothing."""
    world.read_all()
    for wave in WAVES:
        judge_wave(world.desk, wave)


def drift(world: World) -> list[str]:
    with read(world.engine) as connection:
        return [one.message for one in reconcile(connection, world.desk.client, world.desk.home.path)]


def test_a_ready_document_is_posted_and_stands_in_the_books(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    one = world.receive(invoice("RE-1"))
    judged(world)
    assert world.state(one) is State.READY
    done = post_decided(world.desk)
    assert (world.state(one), done.posted, done.sent_back, done.stopped) == (State.POSTED, 1, 0, "")
    assert drift(world) == []
    with read(world.engine) as connection:
        assert waiting_count(connection, "acme", "beancount") == 0
    assert done.sentence == "1 posted, 0 sent back, 0 released by them"


def test_what_a_person_gave_back_to_the_readers_is_read_and_judged(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt()])
    one = world.receive(invoice("RE-1"))
    with write(world.engine) as connection:
        choose_type(connection, "acme", one, DocType.INVOICE, author="rita")
    done = post_decided(world.desk, lambda: nullcontext(world.pool))
    assert (world.state(one), done.read) == (State.QUEUED, 1)
    assert world.codes(one) == {"V-SOD-02"}  # what one person said waits for a second one


def test_the_readers_are_not_started_for_nothing(small_world: World) -> None:
    world = small_world
    world.receive(invoice("RE-1"))
    assert post_decided(world.desk, lambda: pytest.fail("started")).read == 0


def test_a_second_call_posts_nothing(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt()])
    world.receive(invoice("RE-1"))
    judged(world)
    post_decided(world.desk)
    before = world.entries()
    assert post_decided(world.desk).posted == 0
    assert world.entries() == before


def test_an_order_that_is_accepted_brings_on_the_invoice_that_waited_for_it(world: World) -> None:
    """Only what names the order is judged again: the invoice of another one waits on, untouched."""
    waiting = world.receive(invoice("RE-1", 10))
    other = world.receive(invoice("RE-2", 10, order="4599999"))
    world.night()
    assert [world.state(one) for one in (waiting, other)] == [State.QUEUED] * 2
    known = world.look(other)
    order = world.receive(order_document())
    judged(world)
    assert world.state(order) is State.READY
    done = post_decided(world.desk)
    assert (world.state(order), world.state(waiting)) == (State.POSTED, State.POSTED)
    assert (done.posted, done.released) == (2, 1)
    assert world.look(other) == known
    assert drift(world) == []


def test_a_receipt_that_is_accepted_releases_the_payment_that_was_held_for_it(small_world: World) -> None:
    world = small_world
    held = world.receive(invoice("RE-1", 10))
    world.night()
    assert (world.state(held), bool(world.held(held))) == (State.POSTED, True)
    world.receive(goods_receipt())
    judged(world)
    done = post_decided(world.desk)
    assert (done.payments_released, world.held(held)) == (1, set())


def test_a_drift_keeps_the_lane_stopped_until_it_is_mended(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt()])
    world.receive(invoice("RE-1", 5))
    world.night()
    feed_books(world.desk)
    month = next((world.desk.home.books("acme") / "beancount" / "entries").glob("2026-03*"))
    good = month.read_text("utf-8")
    month.write_text(good.replace("148.16", "148.17").replace("124.50", "124.51"), "utf-8")
    second = world.receive(invoice("RE-2", 4))
    judged(world)
    done = post_decided(world.desk)
    assert (world.state(second), done.posted) == (State.READY, 0)
    assert done.sentence.startswith("nothing was posted: beancount: entry ")
    month.write_text(good, "utf-8")
    assert post_decided(world.desk).posted == 1


def test_what_does_not_hold_when_it_is_posted_goes_back_to_the_queue(small_world: World) -> None:
    world = small_world
    one = world.receive(invoice("RE-1", order="4599999"))
    world.night()
    with write(world.engine) as connection:  # as if the order had gone since somebody judged it
        advance(connection, "acme", one, State.QUEUED, State.VALIDATED)
        advance(connection, "acme", one, State.VALIDATED, State.READY)
    done = post_decided(world.desk)
    assert (world.state(one), world.entries(one)) == (State.QUEUED, [])
    assert (done.posted, done.sent_back) == (0, 1)


POSTER = """
import sys
from documents.archive import Archive
from documents.database.engine import connect
from documents.home import Home
from flows.stages.decided import post_decided
from flows.stages.worker import Desk
from tests.flows.stages.world import CLIENT
import os, socket
home = Home(sys.argv[1], sys.argv[2])
desk = Desk(home, connect(home.database_url), Archive(home.originals), CLIENT, f"{socket.gethostname()}/{os.getpid()}")
print(post_decided(desk).posted)
"""


def poster(world: World, failpoint: str = "") -> subprocess.Popen[str]:
    url = world.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", POSTER, str(world.desk.home.path), url]
    env = {**os.environ, **({"DAYBOOK_FAILPOINT": failpoint} if failpoint else {})}
    return subprocess.Popen(command, env=env, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    "place", ["post.recorded", "post.committed", "books.drafted", "books.renamed", "books.written"]
)
def test_a_poster_killed_anywhere_leaves_one_entry_once_the_next_one_ran(small_world: World, place: str) -> None:
    world = small_world
    world.know(receipts=[receipt()])
    one = world.receive(invoice("RE-1"))
    judged(world)
    killed = poster(world, place)
    assert killed.wait() == -signal.SIGKILL
    assert poster(world).wait() == 0
    assert (world.state(one), world.entries(one)) == (State.POSTED, [(one, "invoice")])
    assert drift(world) == []


@pytest.mark.slow
def test_two_posters_at_once_post_everything_once(world: World) -> None:
    world.know(orders=[ORDER.model_copy(update={"lines": (ORDER.lines[0].model_copy(update={"quantity": D(500)}),)})])
    world.know(receipts=[receipt(500)])
    ids = [world.receive(invoice(f"RE-{number}", number)) for number in range(1, 13)]
    judged(world)
    first, second = poster(world), poster(world)
    counts = [int(one.communicate()[0]) for one in (first, second)]
    assert sum(counts) == len(ids)
    assert [world.state(one) for one in ids] == [State.POSTED] * len(ids)
    assert [world.entries(one) for one in ids] == [[(one, "invoice")] for one in ids]
    post_decided(world.desk)  # one set of books may have been busy with the other poster
    assert drift(world) == []
