"""A document whose sender wrote the same text wherever there is one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from documents.database.engine import write
from documents.field import FieldName
from documents.register.versions import Version, latest_version, save_version


def overwrite(engine: sa.Engine, client_id: str, document_id: str, text: str) -> bool:
    """Put a text into every field of text, its print, and every line; tell whether there was anything to write to."""
    with write(engine) as connection:
        business = latest_version(connection, client_id, document_id).business
        if business is None:
            return False
        known = {name.value: getattr(business, name.value) for name in FieldName}
        update: dict[str, Any] = {
            name: one.model_copy(update={"raw": text, **({"value": text} if isinstance(one.value, str) else {})})
            for name, one in known.items()
            if one is not None and name != "currency"
        }
        update["lines"] = tuple(
            line.model_copy(update={"description": text, "item_id": text, "unit": text}) for line in business.lines
        )
        version = Version(business=business.model_copy(update=update), author="rita")
        save_version(connection, client_id, document_id, version)
    return True
