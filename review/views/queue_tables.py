"""The kept list of work: what `validators.routing.plan` says of every open task, one row each, for lists in no time.

Nothing here is the truth: every row follows from the register and can be made anew. Triggers of migration 0023 write
down which documents changed, in the very transaction that changed them, so that nobody can forget to.
"""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.metadata import MinorUnits, UtcDateTime, metadata
from documents.register.tables import Key

_ORDER = ("lane", "rank", "received_at", "document_id")
_FILTERS = ("due", "age", "vendor", "base_minor", "words")
"""In the indexes too, so that nothing else is read of rows that do not match."""

items = sa.Table(
    "work_items",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("document_id", sa.String(64), nullable=False),
    sa.Column("desk", sa.String(30), nullable=False),
    sa.Column("gravity", sa.Integer, nullable=False),
    sa.Column("first", sa.Boolean, nullable=False),
    sa.Column("lane", sa.Integer, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("due", UtcDateTime),
    sa.Column("age", sa.Integer, nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("vendor", sa.String(200), nullable=False),
    sa.Column("base_minor", MinorUnits),
    sa.Column("risk_minor", MinorUnits),
    sa.Column("compared_minor", MinorUnits, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("fresh_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("document_id", "desk", name="uq_work_items_task"),
    sa.Index("ix_work_items_order", "client_id", *_ORDER, "gravity", "desk", *_FILTERS),
    sa.Index("ix_work_items_desk", "client_id", "desk", *_ORDER, *_FILTERS),
    sa.Index("ix_work_items_vendor", "client_id", "vendor"),
    sa.Index("ix_work_items_fresh", "client_id", "fresh_at"),
)
"""One row for each task: one desk on one document.

Columns:
    gravity: Of the desk, 0 the gravest.
    first: No graver desk has a task on the document.
    lane: `validators.routing.priority.Lane`.
    rank: Points in tenths, negative, so that the most urgent task comes first in an index.
    due: When the promise ends; NULL when the office never opens again or somebody outside is asked.
    age: Business days of waiting in tenths, at `fresh_at`.
    held: Posted; only its payment waits.
    vendor: Id of the master data, or the seller as printed, folded.
    base_minor: Unsigned, in the client's currency; NULL when not known.
    risk_minor: Discount that is about to be lost, in the client's currency; NULL when none is.
    compared_minor: The largest such discount of the client when the row was worked out.
    words: What a search looks into, folded: number, seller, file name, id.
    fresh_at: When the row was worked out; points move with time.
"""

details = sa.Table(
    "work_item_details",
    metadata,
    sa.Column("item_id", Key, sa.ForeignKey("work_items.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)
"""What a page shows of a task, as JSON (`queue_task.Shown`); apart, so that a list is counted without reading it."""

causes = sa.Table(
    "work_causes",
    metadata,
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("finding", sa.Integer, primary_key=True),
    sa.Column("width", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("cause", sa.String(32), nullable=False),
    sa.Column("code", sa.String(20), nullable=False),
    sa.Column("about", sa.String(20), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("desk", sa.String(30), nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("amount_minor", MinorUnits),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("chosen", sa.Integer, nullable=False, server_default="0"),
    sa.Column("only", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_work_causes_cause", "client_id", "cause", "received_at", "document_id"),
    sa.Index("ix_work_causes_chosen", "client_id", "chosen", "cause", "desk", "currency", "amount_minor", "only"),
    sa.Index("ix_work_causes_code", "client_id", "chosen", "code", "desk", "document_id"),
)
"""What each open finding may share with others, the narrowest first.

Columns:
    finding: Place of the finding among those of its document, from 0.
    width: 0 for the narrowest.
    cause: Hash of what makes it the same cause (`Cause.identity`).
    chosen: 0 no; 1 it is the finding's cause; 2 it is, and an earlier finding of the same desk has it already.
    only: 1 when all findings of the document have this one cause.
"""

changes = sa.Table(
    "work_changes",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("document_id", sa.String(64), nullable=False),
    sa.Index("ix_work_changes_client", "client_id", "id"),
    sa.Index("ix_work_changes_document", "client_id", "document_id"),
)
"""Documents whose rows are to be worked out anew; written by triggers, removed by who did it."""

views = sa.Table(
    "work_views",
    metadata,
    sa.Column("login", sa.String(60), primary_key=True),
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("query", sa.String(1000), nullable=False),
    sa.Column("is_default", sa.Boolean, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
)
"""Views of the queue that people saved: a name for a query string."""

assignments = sa.table(
    "assignments",
    sa.column("document_id", sa.String),
    sa.column("client_id", sa.String),
    sa.column("login", sa.String),
    sa.column("queue", sa.String),
    sa.column("note", sa.Text),
    sa.column("assigned_by", sa.String),
)
"""Who was given a document, a person or a desk (migration 0021); only read here."""
