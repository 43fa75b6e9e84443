"""A client's budgets as a file beside its own: `clients/<client>.budgets.csv`, written by `daybook import budgets`.

They count as well as those of the client's file (V-PO-21, R-11). The whole file is exchanged at once.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Final

from documents.master.client import Budget
from documents.master.csv_file import Faults, Unique, build, filled, line_of, records

COLUMNS: Final = ("account", "start", "end", "amount")
KEPT: Final = 256
"""Files that are kept as understood; an unchanged one is not parsed again."""


def read_budgets(path: Path, accounts: Collection[str] = ()) -> tuple[Budget, ...]:
    """Read a file of budgets.

    Args:
        path: CSV with the columns `account, start, end, amount`; amounts net, in base currency.
        accounts: Those there are; empty to take any.

    Raises:
        WrongInputError: Naming every wrong line; two budgets of an account may not begin on the same day.
    """
    faults = Faults(path)
    unique = Unique(["account", "start"], faults)
    found = []
    for row in records(path, required=COLUMNS, allowed=COLUMNS):
        unique.check(row)
        budget = build(row, lambda cells: Budget.model_validate(filled(cells, COLUMNS)), faults)
        if budget is None:
            continue
        if accounts and budget.account not in accounts:
            faults.add_all(line_of(row), [("account", budget.account, "a code listed under [[accounts]]")])
        found.append(budget)
    faults.refuse()
    return tuple(found)


def imported_budgets(path: Path) -> tuple[Budget, ...]:
    """Return the budgets of a file that was imported."""
    return _known(path, path.stat().st_mtime_ns)


def store_budgets(target: Path, source: Path) -> None:
    """Put a file that was read in the place of the former one, whole or not at all."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_bytes(source.read_bytes())
    draft.replace(target)


@lru_cache(maxsize=KEPT)
def _known(path: Path, _changed: int) -> tuple[Budget, ...]:
    return read_budgets(path)
