"""Fills an empty home with the sample documents, so that a newcomer has a night to look at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from daybook.importing import KINDS, import_file
from documents.error import WrongInputError
from documents.home import CHECKOUT, Home
from documents.master.client_file import read_clients

SAMPLES: Final = CHECKOUT / "sample_docs"
NAMED_OTHERWISE: Final = {"rates": "fx_rates.csv"}
"""Files that are not called as what they hold."""
TRUTH: Final = ".truth.json"
UNFINISHED: Final = ".samples-unfinished"


def fill(home: Home, samples: Path = SAMPLES) -> int:
    """Copy clients, master data and inboxes into a home that has no clients yet.

    Should this be stopped in the middle, the next call does it all again before any night can run.

    Args:
        home: Left as it is when it has a client already.
        samples: Folder that `python -m sample_docs` wrote.

    Returns:
        Number of documents put into inboxes; 0 when nothing was done.

    Raises:
        WrongInputError: The folder holds no samples.
    """
    clients = read_clients(samples / "clients")
    if not clients:
        raise WrongInputError(f"{samples}: found no clients/*.toml, expected the sample documents; run `make samples`")
    unfinished = home.create().path / UNFINISHED
    if any(home.clients_dir.glob("*.toml")) and not unfinished.exists():
        return 0
    unfinished.touch()
    copied = sum(_fill_client(home, samples, client.id) for client in clients)
    unfinished.unlink()
    return copied


def _fill_client(home: Home, samples: Path, client: str) -> int:
    copied = _copy_inbox(samples / "inbox" / client, home.inbox(client))
    shutil.copyfile(samples / "clients" / f"{client}.toml", home.clients_dir / f"{client}.toml")
    for kind in KINDS:
        file = samples / "master" / client / NAMED_OTHERWISE.get(kind, f"{kind}.csv")
        if file.exists():
            import_file(home, client, kind, file)
    return copied


def _copy_inbox(source: Path, inbox: Path) -> int:
    """Copy what a client sent, without the truth beside it; each file appears in the inbox whole."""
    files = [file for file in sorted(source.rglob("*")) if file.is_file() and not file.name.endswith(TRUTH)]
    for file in files:
        target = inbox / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        shutil.copyfile(file, draft)
        draft.replace(target)
    return len(files)
