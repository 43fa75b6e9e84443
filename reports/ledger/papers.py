"""What the documents behind open items say, read in batches and without how they were read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.register.tables import versions

MOST_ASKED: Final = 500
"""Documents that one query asks for."""


def newest_documents(
    connection: sa.Connection, client_id: str, names: Sequence[str], *, containing: str = ""
) -> dict[str, BusinessDocument]:
    """Return the newest version of documents by id; only of those whose stored text contains `containing`."""
    found = {}
    for start in range(0, len(names), MOST_ASKED):
        mine = (
            versions.c.client_id == client_id,
            versions.c.business.is_not(None),
            versions.c.document_id.in_(names[start : start + MOST_ASKED]),
        )
        number = sa.func.max(versions.c.number).label("number")
        newest = sa.select(versions.c.document_id, number).where(*mine).group_by(versions.c.document_id).subquery()
        same = (newest.c.document_id == versions.c.document_id) & (newest.c.number == versions.c.number)
        query = sa.select(versions.c.document_id, versions.c.business).join(newest, same)
        if containing:
            query = query.where(versions.c.business.contains(containing, autoescape=True))
        found.update({row[0]: BusinessDocument.model_validate_json(row[1]) for row in connection.execute(query)})
    return found
