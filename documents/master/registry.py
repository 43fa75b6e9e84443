"""What a registry of tax identifiers answered: VIES for the European Union, imported as a file (V-TAX-07)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from documents.value import Value


class RegistryStatus(StrEnum):
    """The registry's word."""

    VALID = "valid"
    INVALID = "invalid"


class RegistryAnswer(Value):
    """One answer.

    Attributes:
        reference: The registry's consultation number, which proves that it was asked; empty when it gives none.
    """

    tax_id: str
    status: RegistryStatus
    checked_on: dt.date
    reference: str = ""
