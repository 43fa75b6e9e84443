"""One installation as the desk needs it: home, database, originals, clients."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from documents.archive import Archive
from documents.error import WrongInputError
from documents.home import Home
from documents.master.client import Client
from documents.master.client_file import read_client, read_clients


class UnknownClientError(WrongInputError):
    """There is no such client."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Where everything is. Client files are read anew each time, because an operator may change them meanwhile."""

    home: Home
    engine: sa.Engine
    archive: Archive

    def client(self, client_id: str) -> Client:
        """Return a client.

        Raises:
            UnknownClientError: It has no file.
            WrongInputError: Its file is wrong.
        """
        path = self.home.clients_dir / f"{client_id}.toml"
        if client_id not in {one.stem for one in self.home.clients_dir.glob("*.toml")}:
            raise UnknownClientError(f'no client "{client_id}"')
        return read_client(path)

    def clients(self) -> tuple[Client, ...]:
        """Return all clients, in order of name."""
        return read_clients(self.home.clients_dir)
