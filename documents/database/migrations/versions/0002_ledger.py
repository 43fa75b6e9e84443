"""General ledger, AP sub-ledger, payment holds, outbox and periods, with the rules that make them a ledger.

The database itself refuses, on both engines: an entry that does not sum to zero in document and base currency or has
fewer than two lines, a line added later, any change of what is posted, a posting key used twice, a gap in the numbers,
a broken link in the hash chain, and an entry in a locked period.

How balance is enforced without a table of balances: an entry states its number of lines, lines come in order from 1,
the last one checks the sums, and a deferred foreign key from the entry to its last line makes a commit without it
impossible. On SQLite that needs `PRAGMA foreign_keys=ON`, and a writer who drops triggers is not held; PostgreSQL holds
both.
"""

from __future__ import annotations

from alembic import op

from documents.database.append_only import refuse_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ENTRIES = """
CREATE TABLE entries (
    id {key},
    client_id VARCHAR(32) NOT NULL,
    entity VARCHAR(64) NOT NULL,
    journal VARCHAR(8) NOT NULL CHECK (journal IN ('AP', 'GR', 'MEMO', 'GEN')),
    fiscal_year INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    label VARCHAR(120) NOT NULL,
    position INTEGER NOT NULL CHECK (position >= 1),
    document_id VARCHAR(64) NOT NULL CHECK (document_id <> ''),
    purpose VARCHAR(20) NOT NULL,
    revision INTEGER NOT NULL,
    line_count INTEGER NOT NULL CHECK (line_count >= 2),
    doc_date DATE NOT NULL,
    posting_date DATE NOT NULL,
    period VARCHAR(7) NOT NULL,
    currency VARCHAR(3) NOT NULL CHECK (length(currency) = 3),
    base_currency VARCHAR(3) NOT NULL CHECK (length(base_currency) = 3),
    fx_rate VARCHAR(40) NOT NULL,
    document_version INTEGER NOT NULL,
    document_sha VARCHAR(64) NOT NULL,
    rule_set VARCHAR(64) NOT NULL,
    maker VARCHAR(120) NOT NULL CHECK (maker <> ''),
    checker VARCHAR(120) NOT NULL CHECK (checker <> maker),
    reverses VARCHAR(120),
    reference TEXT NOT NULL,
    payee TEXT NOT NULL,
    posted_at VARCHAR(32) NOT NULL,
    previous_hash VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL CHECK (length(hash) = 64),
    CONSTRAINT uq_entries_posting_key UNIQUE (client_id, document_id, purpose, revision),
    CONSTRAINT uq_entries_number UNIQUE (client_id, entity, journal, fiscal_year, number),
    CONSTRAINT uq_entries_position UNIQUE (client_id, entity, journal, position),
    CONSTRAINT uq_entries_label UNIQUE (client_id, label),
    CONSTRAINT uq_entries_reverses UNIQUE (client_id, reverses),
    CONSTRAINT fk_entries_reverses FOREIGN KEY (client_id, reverses) REFERENCES entries (client_id, label)
    {last_line}
)
"""

LAST_LINE = (
    "CONSTRAINT fk_entries_last_line FOREIGN KEY (id, line_count) REFERENCES postings (entry_id, line_no) "
    "DEFERRABLE INITIALLY DEFERRED"
)

POSTINGS = """
CREATE TABLE postings (
    entry_id BIGINT NOT NULL REFERENCES entries (id),
    line_no INTEGER NOT NULL CHECK (line_no >= 1),
    client_id VARCHAR(32) NOT NULL,
    account VARCHAR(20) NOT NULL CHECK (account <> ''),
    amount_minor BIGINT NOT NULL {integer_amount},
    base_minor BIGINT NOT NULL {integer_base},
    party VARCHAR(64) NOT NULL,
    due_date DATE,
    tax_code VARCHAR(20) NOT NULL,
    tax_base_minor BIGINT,
    quantity VARCHAR(40),
    unit VARCHAR(8) NOT NULL,
    order_number VARCHAR(64) NOT NULL,
    order_line INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (entry_id, line_no)
)
"""

OTHER_TABLES = (
    """
CREATE TABLE chain_heads (
    client_id VARCHAR(32) NOT NULL,
    entity VARCHAR(64) NOT NULL,
    journal VARCHAR(8) NOT NULL,
    position INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (client_id, entity, journal)
)
""",
    """
CREATE TABLE open_items (
    entry_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    client_id VARCHAR(32) NOT NULL,
    account VARCHAR(20) NOT NULL,
    party VARCHAR(64) NOT NULL,
    document_id VARCHAR(64) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount_minor BIGINT NOT NULL,
    base_minor BIGINT NOT NULL,
    opened_on DATE NOT NULL,
    due_date DATE,
    PRIMARY KEY (entry_id, line_no),
    FOREIGN KEY (entry_id, line_no) REFERENCES postings (entry_id, line_no)
)
""",
    """
CREATE TABLE open_item_clearings (
    entry_id BIGINT NOT NULL,
    line_no INTEGER NOT NULL,
    client_id VARCHAR(32) NOT NULL,
    item_entry_id BIGINT NOT NULL,
    item_line_no INTEGER NOT NULL,
    amount_minor BIGINT NOT NULL,
    base_minor BIGINT NOT NULL,
    cleared_on DATE NOT NULL,
    PRIMARY KEY (entry_id, line_no),
    FOREIGN KEY (entry_id, line_no) REFERENCES postings (entry_id, line_no),
    FOREIGN KEY (item_entry_id, item_line_no) REFERENCES open_items (entry_id, line_no)
)
""",
    """
CREATE TABLE payment_holds (
    id {key},
    client_id VARCHAR(32) NOT NULL,
    document_id VARCHAR(64) NOT NULL,
    code VARCHAR(20) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    message TEXT NOT NULL,
    placed_at VARCHAR(32) NOT NULL,
    released_at VARCHAR(32)
)
""",
    """
CREATE TABLE outbox (
    entry_id BIGINT NOT NULL REFERENCES entries (id),
    target VARCHAR(20) NOT NULL,
    client_id VARCHAR(32) NOT NULL,
    state VARCHAR(10) NOT NULL CHECK (state IN ('waiting', 'sent')),
    attempts INTEGER NOT NULL,
    queued_at VARCHAR(32) NOT NULL,
    sent_at VARCHAR(32),
    PRIMARY KEY (entry_id, target),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
)
""",
    """
CREATE TABLE periods (
    client_id VARCHAR(32) NOT NULL,
    period VARCHAR(7) NOT NULL,
    state VARCHAR(12) NOT NULL CHECK (state IN ('FUTURE', 'OPEN', 'SOFT_CLOSED', 'LOCKED')),
    PRIMARY KEY (client_id, period)
)
""",
)

INDEXES = (
    "CREATE INDEX ix_entries_document ON entries (client_id, document_id)",
    "CREATE INDEX ix_entries_posting_date ON entries (client_id, posting_date)",
    "CREATE INDEX ix_postings_account ON postings (client_id, account)",
    "CREATE INDEX ix_postings_party ON postings (client_id, party)",
    "CREATE INDEX ix_postings_order ON postings (client_id, order_number, order_line)",
    "CREATE INDEX ix_open_items_client ON open_items (client_id, party)",
    "CREATE INDEX ix_open_item_clearings_item ON open_item_clearings (item_entry_id, item_line_no)",
    "CREATE UNIQUE INDEX uq_payment_holds_open ON payment_holds (client_id, document_id, code, subject)"
    " WHERE released_at IS NULL",
    "CREATE INDEX ix_outbox_state ON outbox (client_id, target, state, entry_id)",
)

# Each refusal: a message, and the condition under which the row in NEW is refused. Both engines share them.
# Those that repeat a unique key are needed by SQLite: INSERT OR REPLACE would delete the older row without a trigger.
ENTRY_REFUSALS = (
    (
        "entries: position and previous hash do not continue the chain",
        """NOT EXISTS (SELECT 1 FROM chain_heads h WHERE h.client_id = NEW.client_id AND h.entity = NEW.entity
           AND h.journal = NEW.journal AND h.position = NEW.position - 1 AND h.hash = NEW.previous_hash)""",
    ),
    (
        "entries: the number leaves a gap or is used",
        """NEW.number <> 1 + coalesce((SELECT max(e.number) FROM entries e WHERE e.client_id = NEW.client_id
           AND e.entity = NEW.entity AND e.journal = NEW.journal AND e.fiscal_year = NEW.fiscal_year), 0)""",
    ),
    (
        "entries: the posting key, label or reversal exists",
        # One EXISTS for each key: with OR inside one, SQLite would scan all entries of the client.
        """EXISTS (SELECT 1 FROM entries e WHERE e.id = NEW.id)
           OR EXISTS (SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.label = NEW.label)
           OR EXISTS (SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.reverses = NEW.reverses)
           OR EXISTS (SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.document_id = NEW.document_id
           AND e.purpose = NEW.purpose AND e.revision = NEW.revision)""",
    ),
    (
        "entries: the period is locked",
        """EXISTS (SELECT 1 FROM periods p WHERE p.client_id = NEW.client_id AND p.period = NEW.period
           AND p.state = 'LOCKED')""",
    ),
)

POSTING_REFUSALS = (
    (
        "postings: lines come in order and none is added to a complete entry",
        """NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = NEW.entry_id AND e.client_id = NEW.client_id
           AND NEW.line_no <= e.line_count)
           OR NEW.line_no <> 1 + (SELECT count(*) FROM postings p WHERE p.entry_id = NEW.entry_id)""",
    ),
)

LAST_LINE_REFUSALS = (
    (
        "postings: the entry does not sum to zero in document and base currency",
        """EXISTS (SELECT 1 FROM entries e JOIN postings p ON p.entry_id = e.id
           WHERE e.id = NEW.entry_id AND e.line_count = NEW.line_no
           GROUP BY e.id HAVING sum(p.amount_minor) <> 0 OR sum(p.base_minor) <> 0)""",
    ),
    (
        "postings: document and base currency are the same, the amounts are not",
        """NEW.amount_minor <> NEW.base_minor AND EXISTS (SELECT 1 FROM entries e
           WHERE e.id = NEW.entry_id AND e.currency = e.base_currency)""",
    ),
)

HEAD_REFUSALS = (
    (
        "chain_heads: a head moves only with its entry",
        """NOT EXISTS (SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.entity = NEW.entity
           AND e.journal = NEW.journal AND e.position = NEW.position AND e.hash = NEW.hash)
           OR NEW.position <> OLD.position + 1""",
    ),
)

NEW_HEAD_REFUSALS = (("chain_heads: a chain starts empty", "NEW.position <> 0 OR NEW.hash <> ''"),)

ADVANCE = """UPDATE chain_heads SET position = NEW.position, hash = NEW.hash
    WHERE client_id = NEW.client_id AND entity = NEW.entity AND journal = NEW.journal"""

# table, when, refusals, statement afterwards
GUARDS = (
    ("entries", "BEFORE INSERT", ENTRY_REFUSALS, ""),
    ("entries", "AFTER INSERT", (), ADVANCE),
    ("postings", "BEFORE INSERT", POSTING_REFUSALS, ""),
    ("postings", "AFTER INSERT", LAST_LINE_REFUSALS, ""),
    ("chain_heads", "BEFORE INSERT", NEW_HEAD_REFUSALS, ""),
    ("chain_heads", "BEFORE UPDATE", HEAD_REFUSALS, ""),
)

APPEND_ONLY = ("entries", "postings", "open_items", "open_item_clearings")
NEVER_DELETED = ("chain_heads", "payment_holds", "outbox")


def upgrade() -> None:
    """Create the tables and their guards."""
    dialect = op.get_bind().dialect.name
    sqlite = dialect == "sqlite"
    _create_tables(sqlite=sqlite)
    guard = _guard_sqlite if sqlite else _guard_postgresql
    for table, when, refusals, then in GUARDS:
        guard(table, when, refusals, then)
    for table in APPEND_ONLY:
        for statement in refuse_changes(table, dialect):
            op.execute(statement)
    for table in NEVER_DELETED:
        (_refuse_delete_sqlite if sqlite else _refuse_delete_postgresql)(table)


def downgrade() -> None:
    """Refuse: a ledger is never dropped by a migration."""
    raise NotImplementedError("the ledger cannot be downgraded; restore a backup instead")


def _create_tables(*, sqlite: bool) -> None:
    key = "INTEGER PRIMARY KEY AUTOINCREMENT" if sqlite else "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    op.execute(ENTRIES.format(key=key, last_line=f", {LAST_LINE}" if sqlite else ""))
    # Only SQLite would store a fraction in an integer column.
    op.execute(
        POSTINGS.format(
            integer_amount="CHECK (typeof(amount_minor) = 'integer')" if sqlite else "",
            integer_base="CHECK (typeof(base_minor) = 'integer')" if sqlite else "",
        )
    )
    if not sqlite:
        op.execute(f"ALTER TABLE entries ADD {LAST_LINE}")
    for statement in (*OTHER_TABLES, *INDEXES):
        op.execute(statement.format(key=key))


def _guard_sqlite(table: str, when: str, refusals: tuple[tuple[str, str], ...], then: str) -> None:
    checks = [f"SELECT RAISE(ABORT, '{message}') WHERE {condition};" for message, condition in refusals]
    body = "\n".join([*checks, f"{then};" if then else ""])
    op.execute(f"CREATE TRIGGER {_name(table, when)} {when} ON {table} FOR EACH ROW BEGIN\n{body}\nEND")


def _guard_postgresql(table: str, when: str, refusals: tuple[tuple[str, str], ...], then: str) -> None:
    checks = [
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for message, condition in refusals
    ]
    body = "\n".join([*checks, f"{then};" if then else "", "RETURN NEW;"])
    name = _name(table, when)
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN\n{body}\nEND $guard$")
    op.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _refuse_delete_sqlite(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW BEGIN "
        f"SELECT RAISE(ABORT, '{table}: DELETE is refused'); END"
    )


def _refuse_delete_postgresql(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_no_delete() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"RAISE EXCEPTION '{table}: DELETE is refused' USING ERRCODE = 'integrity_constraint_violation'; END $guard$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_delete()"
    )


def _name(table: str, when: str) -> str:
    return f"{table}_{when.lower().replace(' ', '_')}"
