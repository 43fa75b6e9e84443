"""Entries keep the tax point, and postings the cost objects they belong to (accounting specification P-00a).

Entries of before have neither and keep their hashes: what a row does not hold is not hashed (`ledgers.chain.ADDED`). On
PostgreSQL the door takes the new columns, too.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from documents.database.posting_door import posting_door

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

COLUMNS: Final = (("entries", "tax_point", sa.Date()), ("postings", "dimensions", sa.Text()))


def upgrade() -> None:
    """Add the columns, and open the door for them."""
    connection = op.get_bind()
    for table, name, kind in COLUMNS:
        if name not in {column["name"] for column in sa.inspect(connection).get_columns(table)}:
            op.add_column(table, sa.Column(name, kind))
    if connection.dialect.name == "postgresql":
        op.execute(sa.text(posting_door(connection).replace(":", r"\:")))


def downgrade() -> None:
    """Keep the columns: hashes of entries hold what stands in them, and an older program leaves them empty."""
