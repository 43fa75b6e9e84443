"""One provider for the tests of a file, and desks that trust it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.review.people.single_sign_on.identity_provider import IdentityProvider, serving
from tests.review.web.routes.single_sign_on.trusting_desk import World


@pytest.fixture(scope="module")
def served() -> Iterator[IdentityProvider]:
    """One provider for all tests here: its keys take a while to make."""
    with serving(IdentityProvider()) as found:
        yield found


@pytest.fixture
def provider(served: IdentityProvider) -> IdentityProvider:
    """The provider as it is when nothing is broken."""
    served.change, served.sign, served.answers = (lambda claims: None), served.signed, {}
    served.more, served.ways, served.error = {}, ["client_secret_basic"], ""
    served.calls, served.bodies = [], []
    served.rotate(served.key)
    return served


@pytest.fixture
def world(sqlite_engine: sa.Engine, tmp_path: Path, provider: IdentityProvider) -> World:
    return World(sqlite_engine, tmp_path, provider)


@pytest.fixture
def by_email(sqlite_engine: sa.Engine, tmp_path: Path, provider: IdentityProvider) -> World:
    """A desk that ties accounts to verified addresses."""
    provider.change = lambda claims: claims.update(sub="of-bob", email="Bob@Acme.example", email_verified=True)
    return World(sqlite_engine, tmp_path, provider, link_by_email=True)
