from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.stock import on_hand, stream_stock
from documents.master.store import Stored, store_stock

DAY = dt.date(2026, 5, 6)


def counted(folder: Path, *rows: str) -> Path:
    path = folder / "stock.csv"
    path.write_text("\n".join(["item,day,quantity", *rows]))
    return path


def test_the_newest_count_holds_until_it_is_too_old(engine: sa.Engine, tmp_path: Path) -> None:
    path = counted(tmp_path, "P-1,2026-05-01,10", "P-1,2026-05-04,4", "P-1,2026-05-07,99", "P-2,2026-04-04,7")
    with engine.begin() as connection:
        assert store_stock(connection, "acme", stream_stock(path)) == Stored(new=4)
        assert store_stock(connection, "acme", stream_stock(path)) == Stored(unchanged=4)
        again = counted(tmp_path, "P-1,2026-05-04,5")
        assert store_stock(connection, "acme", stream_stock(again)) == Stored(changed=1)
        asked = {"P-1", "P-2", "P-3"}
        assert on_hand(connection, "acme", asked, DAY) == {"P-1": Decimal(5)}
        assert on_hand(connection, "acme", {"P-2"}, dt.date(2026, 5, 5)) == {"P-2": Decimal(7)}
        assert on_hand(connection, "borealis", asked, DAY) == on_hand(connection, "acme", set(), DAY) == {}


@pytest.mark.parametrize("row", ["P-1,2026-05-01,-1", ",2026-05-01,1", "P-1,May,1", "P-1,2026-05-01,many"])
def test_a_wrong_count_is_named_and_nothing_is_kept(tmp_path: Path, row: str) -> None:
    with pytest.raises(WrongInputError, match=r"stock\.csv line 2"):
        list(stream_stock(counted(tmp_path, row)))
