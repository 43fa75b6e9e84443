from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from documents.error import WrongInputError
from documents.master.budget_file import read_budgets, store_budgets
from documents.master.client_file import budget_file, read_client

CLIENT = """
id = "acme"
name = "Acme"
country = "DE"
currency = "EUR"
[[entities]]
id = "AC"
name = "Acme"
country = "DE"
[[budgets]]
account = "6100"
start = 2026-01-01
end = 2026-12-31
amount = "500"
"""


def written(folder: Path, *rows: str) -> Path:
    path = folder / "new.csv"
    path.write_text("\n".join(["account,start,end,amount", *rows]))
    return path


def test_imported_budgets_count_beside_those_of_the_clients_file(tmp_path: Path) -> None:
    whose = tmp_path / "acme.toml"
    whose.write_text(CLIENT)
    for amount in ("1000", "1200.50"):
        store_budgets(budget_file(whose), written(tmp_path, f"6200,2026-01-01,2026-12-31,{amount}"))
    first, second = read_client(whose).budgets
    assert (first.account, first.amount) == ("6100", Decimal(500))
    assert (second.account, second.end, second.amount) == ("6200", dt.date(2026, 12, 31), Decimal("1200.50"))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("9999,2026-01-01,2026-12-31,1", "account"),
        ("6200,2026-12-31,2026-01-01,1", "start"),
        ("6200,2026-01-01,2026-12-31,much", "amount"),
    ],
)
def test_a_wrong_budget_is_named(tmp_path: Path, row: str, fault: str) -> None:
    with pytest.raises(WrongInputError, match=rf"new\.csv line 2.*{fault}"):
        read_budgets(written(tmp_path, row), {"6200"})


def test_one_account_has_one_budget_from_a_day_on(tmp_path: Path) -> None:
    twice = "6200,2026-01-01,2026-12-31,1"
    with pytest.raises(WrongInputError, match="line 3"):
        read_budgets(written(tmp_path, twice, twice))
