"""A client's own companies from a CSV file: one row a company, for reading without the client's file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from documents.master.csv_file import Faults, Unique, build, filled, listed, records
from documents.master.party import Entity

PLAIN: Final = ("id", "name", "country", "tax_id", "address", "postcode", "city")
REQUIRED: Final = ("id", "name", "country")


def read_entities(path: Path) -> tuple[Entity, ...]:
    """Return the companies that may be the buyer (C-52); `aliases` are separated by semicolons.

    Raises:
        WrongInputError: Naming every wrong line.
    """
    faults = Faults(path)
    ids = Unique(["id"], faults)
    found: list[Entity] = []
    for row in records(path, required=REQUIRED, allowed=(*PLAIN, "aliases")):
        ids.check(row)
        entity = build(row, _entity, faults)
        if entity is not None:
            found.append(entity)
    faults.refuse()
    return tuple(found)


def _entity(row: Mapping[str, object]) -> Entity:
    return Entity.model_validate({**filled(row, PLAIN), "aliases": listed(row, "aliases")})
