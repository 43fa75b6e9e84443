"""Steps of bank accounts, and answers of a tax registry, from CSV files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from documents.master.bank_accounts import AccountChange, ConfirmedChange
from documents.master.contradictions import nothing
from documents.master.csv_file import Fault
from documents.master.csv_orders import stream
from documents.master.registry import RegistryAnswer

ACCOUNT: Final = ("vendor_id", "iban", "status", "since", "requested_by", "confirmed_by")
ANSWER: Final = ("tax_id", "status", "checked_on", "reference")


def stream_accounts(path: Path, check: Callable[[AccountChange], Iterable[Fault]] = nothing) -> Iterator[AccountChange]:
    """Yield the steps of bank accounts in the order of the file; VERIFIED and ACTIVE name two different persons.

    `check` tells what contradicts the steps that are stored.

    Raises:
        WrongInputError: After the last one, naming every wrong line; then nothing may be kept.
    """
    yield from stream(path, ConfirmedChange, ACCOUNT, ACCOUNT[:5], ["vendor_id", "iban", "status", "since"], check)


def stream_registry_answers(path: Path) -> Iterator[RegistryAnswer]:
    """Yield answers of a registry of tax identifiers, one row for each identifier and day.

    Raises:
        WrongInputError: After the last one, naming every wrong line; then nothing may be kept.
    """
    yield from stream(path, RegistryAnswer, ANSWER, ANSWER[:3], ["tax_id", "checked_on"])
