"""An empty ledger for tests."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

VERSIONS = Path(__file__).parents[2] / "documents" / "database" / "migrations" / "versions"


def migrate(engine: sa.Engine) -> None:
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        _migration("0002_ledger").upgrade()


def _migration(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, VERSIONS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
