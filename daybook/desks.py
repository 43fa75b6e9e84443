"""The desks of the clients a command works on."""

from __future__ import annotations

from collections.abc import Iterator

from documents.error import WrongInputError
from documents.home import Home
from documents.master.client_file import read_clients
from flows.stages.worker import Desk, open_desk
from validators.severities import check_severities


def client_ids(home: Home, client: str = "") -> list[str]:
    """Return one client, or all that have a file, in order of name.

    Raises:
        WrongInputError: There is none, or a client's file is wrong.
    """
    chosen = [one for one in read_clients(home.clients_dir) if client in {"", one.id}]
    for one in chosen:
        check_severities(one, home.clients_dir / f"{one.id}.toml")
    found = [one.id for one in chosen]
    if not found:
        wanted = f"{client}.toml" if client else "a client's file, <client>.toml"
        raise WrongInputError(
            f"{home.clients_dir}: found nothing, expected {wanted}; docs/admins.md says what is in it"
        )
    return found


def desks(client: str = "") -> Iterator[Desk]:
    """Yield an open desk for one client, or for each; it is closed when the next one is asked for.

    Raises:
        WrongInputError: There is no such client.
    """
    home = Home()
    for client_id in client_ids(home, client):
        desk = open_desk(home, client_id)
        try:
            yield desk
        finally:
            desk.engine.dispose()
