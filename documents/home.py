"""Where an installation keeps its files, and the settings that say so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pydantic_settings import BaseSettings, SettingsConfigDict

from documents.error import WrongInputError

CHECKOUT: Final = Path(__file__).resolve().parent.parent
CLIENT_ID: Final = re.compile(r"[a-z][a-z0-9_-]{1,30}")
"""The same form as `Client.id`; it becomes part of paths and document ids."""


class Settings(BaseSettings):
    """Settings by environment variables, each with the prefix DAYBOOK_.

    Attributes:
        home: Folder of the installation (DAYBOOK_HOME).
        database_url: PostgreSQL or SQLite (DAYBOOK_DATABASE_URL); empty for the SQLite file in the home.
        owner_url: Owner of the PostgreSQL database (DAYBOOK_OWNER_URL); only `daybook database prepare` uses it.
        anchor_copy: Second folder for the ends of the ledger's chains (DAYBOOK_ANCHOR_COPY); see `ledgers.anchor`.
    """

    model_config = SettingsConfigDict(env_prefix="DAYBOOK_", frozen=True)

    home: Path = CHECKOUT / "var"
    database_url: str = ""
    owner_url: str = ""
    anchor_copy: Path | None = None


class Home:
    """The folders of one installation. Nothing is created until `create` is called."""

    def __init__(self, path: Path | str | None = None, database_url: str = "") -> None:
        """Take the given folder and database, or those of the environment."""
        settings = Settings()
        self.path = Path(path).absolute() if path is not None else settings.home.absolute()
        self._database_url = database_url or settings.database_url

    @property
    def clients_dir(self) -> Path:
        """Client files, `<client>.toml`."""
        return self.path / "clients"

    def inbox(self, client_id: str) -> Path:
        """Return the folder a client's documents are dropped into.

        Raises:
            WrongInputError: The client id cannot be a folder name.
        """
        return self.path / "inbox" / checked_client_id(client_id)

    @property
    def originals(self) -> Path:
        """The archive: every file received, under the hash of its bytes."""
        return self.path / "originals"

    def books(self, client_id: str) -> Path:
        """Return the folder of a client's books (Beancount, hledger).

        Raises:
            WrongInputError: The client id cannot be a folder name.
        """
        return self.path / "books" / checked_client_id(client_id)

    @property
    def database_url(self) -> str:
        """The configured database, or the SQLite file of this home."""
        return self._database_url or f"sqlite:///{self.path / 'daybook.db'}"

    def create(self) -> Home:
        """Create the folders that every command needs, and return this home."""
        for folder in (self.clients_dir, self.path / "inbox", self.originals, self.path / "books"):
            folder.mkdir(parents=True, exist_ok=True)
        return self


def checked_client_id(client_id: str) -> str:
    """Return the client id unless it could not be one: it becomes part of a path."""
    if not CLIENT_ID.fullmatch(client_id):
        raise WrongInputError(
            f'client "{client_id}": expected 2 to 31 of a-z, 0-9, "_" and "-", beginning with a letter; '
            "nothing was changed"
        )
    return client_id
