"""Posts what people decided, without Prefect: the child of `daybook review` that makes decisions arrive in the books.

Where `make up` runs, the flow `decided` does the same work; both may run, because every document is claimed and every
entry has its key.
"""

from __future__ import annotations

import time
from typing import Final

import sqlalchemy as sa

from documents.archive import Archive
from documents.database.engine import connect
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.log import get_logger
from documents.master.client_file import read_client
from flows.stages.decided import post_decided
from flows.stages.ready import LOOK_SECONDS, Bell, Due, clients_of
from flows.stages.watch import Watch
from flows.stages.worker import Desk, worker_name

log = get_logger()

PAUSE_SECONDS: Final = 1.0
"""Between two postings for one client; a second decision does not wait longer than that."""


def watch_of(home: Home, engine: sa.Engine) -> Watch:
    """Return a watch that posts in this very process."""

    def post(due: Due) -> bool:
        client = read_client(home.clients_dir / f"{due.client_id}.toml")
        done = post_decided(Desk(home, engine, Archive(home.originals), client, worker_name()))
        log.info("posted what was decided", client=client.id, what=done.sentence)
        return True

    return Watch(engine, Bell(time.monotonic, PAUSE_SECONDS), lambda: clients_of(home), post)


def main() -> None:
    """Post until this process is told to end."""
    home = Home()
    engine = connect(home.database_url)
    upgrade(engine)
    watch = watch_of(home, engine)
    while True:
        watch.look()
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main()
