"""The index of vendors' names: database and memory answer alike, however a name is spelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from documents.database.engine import connect, read, write
from documents.database.upgrade import MIGRATIONS, upgrade
from documents.master import tables
from documents.master.database import DatabaseMasterData
from documents.master.memory import MemoryMasterData
from documents.master.name_index import CANDIDATES, MOST_READ, grams
from documents.master.party import Vendor
from documents.master.protocol import MasterData
from documents.master.store import store_vendors

LIKE = 0.6
Stocked = Callable[[Sequence[Vendor]], MasterData]


def vendor(number: int, name: str, *aliases: str) -> Vendor:
    return Vendor(id=f"V{number:04}", name=name, aliases=aliases, country="DE")


PAPER = vendor(1, "Müller Bürobedarf GmbH", "MBB Papierhaus")
SHIPPING = vendor(2, "Østergaard Shipping A/S")
SPEDITION = vendor(3, "Spedition Kurt Ahlers KG")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def stocked(request: pytest.FixtureRequest) -> Iterator[Stocked]:
    """Return what makes master data of one client: in memory, and on each database."""
    if request.param == "memory":
        yield lambda vendors: MemoryMasterData(vendors=vendors)
        return
    engine = connect(request.getfixturevalue(f"{request.param}_url"))

    def fill(vendors: Sequence[Vendor]) -> MasterData:
        store_vendors(connection, "acme", vendors, by="test")
        return DatabaseMasterData(connection, "acme", ())

    with write(engine) as connection:
        yield fill
    engine.dispose()


def test_a_name_is_found_however_it_is_spelled(stocked: Stocked) -> None:
    master = stocked([PAPER, SHIPPING, SPEDITION])
    assert master.vendors_by_name("MÜLLER  bürobedarf gmbh") == (PAPER,)
    assert master.vendors_by_name("mbb papierhaus") == (PAPER,)
    assert master.vendors_by_name("Ostergaard Shipping A/S") == (SHIPPING,)
    assert master.vendors_by_name("Müller") == ()
    assert master.vendors_by_name("") == ()


def test_names_that_are_alike_come_best_first_and_the_others_not_at_all(stocked: Stocked) -> None:
    near, far = vendor(4, "Mueller Büromöbel GmbH"), vendor(5, "Zimmerei Holm")
    master = stocked([far, near, PAPER, SHIPPING])
    assert master.vendors_like("Muller Burobedarf", least=LIKE, limit=9) == (PAPER, near)
    assert master.vendors_like("Muller Burobedarf", least=0.99, limit=9) == (PAPER,)
    assert master.vendors_like("Muller Burobedarf", least=LIKE, limit=1) == (PAPER,)
    assert master.vendors_like("Qwxyz", least=LIKE, limit=9) == ()


@pytest.mark.parametrize("misread", ["Spedltion Kurt Ahlers", "Spedition Kurl Ahlers KG", "Ahlers Spedition Kurt"])
def test_a_misread_letter_and_another_order_of_words_do_not_hide_a_name(stocked: Stocked, misread: str) -> None:
    assert stocked([PAPER, SPEDITION]).vendors_like(misread, least=0.85, limit=9) == (SPEDITION,)


def test_a_name_of_nothing_but_common_letters_is_found_all_the_same(stocked: Stocked) -> None:
    crowd = [vendor(100 + number, f"Service Center {number:04}") for number in range(MOST_READ // 8)]
    wanted = vendor(50, "Service Center")
    assert stocked([*crowd, wanted]).vendors_like("Service Centre", least=0.9, limit=1) == (wanted,)


def test_a_name_of_which_one_common_group_is_known_is_looked_for_by_alphabet(stocked: Stocked) -> None:
    crowd = [vendor(number, f"XY {1000 + number}") for number in range(2 * CANDIDATES)]
    wanted = vendor(900, "XY 998")
    assert stocked([*crowd, wanted]).vendors_like("XY 997", least=LIKE, limit=1) == (wanted,)
    assert grams("XY 997") & grams("XY 998") == {" xy "}


def test_a_vendor_that_was_renamed_is_not_found_by_its_old_name(engine: sa.Engine) -> None:
    renamed = vendor(1, "Papier und mehr GmbH")
    with write(engine) as connection:
        store_vendors(connection, "acme", [PAPER], by="test")
        store_vendors(connection, "acme", [renamed], by="test")
        store_vendors(connection, "other", [SHIPPING], by="test")
    with read(engine) as connection:
        master = DatabaseMasterData(connection, "acme", ())
        assert master.vendors_by_name(PAPER.name) == ()
        assert master.vendors_like(PAPER.name, least=LIKE, limit=9) == ()
        assert master.vendors_by_name(renamed.name) == (renamed,)
        assert master.vendors_by_name(SHIPPING.name) == ()
        assert master.vendors_like(SHIPPING.name, least=LIKE, limit=9) == ()


def counted(connection: sa.Connection) -> tuple[dict[str, int], dict[str, int]]:
    """Return the counts that are kept, and those of the groups that are there."""
    kept, there = tables.vendor_gram_counts.c, tables.vendor_grams.c
    stated = sa.select(kept.gram, kept.vendors).where(kept.vendors > 0)
    counts = sa.select(there.gram, sa.func.count()).group_by(there.gram)
    return dict(connection.execute(stated).tuples().all()), dict(connection.execute(counts).tuples().all())


def test_the_vendors_of_each_group_are_counted_when_names_come_and_go(engine: sa.Engine) -> None:
    with write(engine) as connection:
        store_vendors(connection, "acme", [PAPER, SHIPPING, vendor(7, "Müller Papier")], by="test")
        store_vendors(connection, "acme", [vendor(1, "Papier und mehr GmbH"), SPEDITION], by="test")
    with read(engine) as connection:
        kept, there = counted(connection)
    assert kept["pier"] == 2
    assert kept == there


def test_an_upgrade_indexes_the_newest_names_of_the_vendors_that_are_there(engine: sa.Engine) -> None:
    renamed = vendor(1, "Papier und mehr GmbH")
    with write(engine) as connection:
        store_vendors(connection, "acme", [PAPER], by="test")
        store_vendors(connection, "acme", [renamed, SHIPPING], by="test")
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
    upgrade(engine)
    with read(engine) as connection:
        master = DatabaseMasterData(connection, "acme", ())
        assert master.vendors_by_name(renamed.name) == (renamed,)
        assert master.vendors_by_name(PAPER.name) == ()
        assert master.vendors_like("Ostergard Shiping", least=LIKE, limit=9) == (SHIPPING,)
        kept, there = counted(connection)
    assert kept == there


def test_the_groups_of_a_name_do_not_know_its_legal_form_or_the_order_of_its_words() -> None:
    assert grams("Kurt Ahlers KG") == grams("AHLERS, Kurt")
    assert grams("A") == {" a "}
    assert grams("Ab") == {" ab "}
