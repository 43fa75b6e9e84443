"""The proof of an entry as a folder that anybody can check without Daybook (`daybook verify --export`)."""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from documents.archive import Archive
from documents.error import WrongInputError
from documents.register.tables import arrivals
from reports.proof import Proof, links

SCRIPT: Final = "check.py"
SUFFIXES: Final = frozenset({".pdf", ".xml", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""Of the original's name; any other is left out, because a sender chose it."""


def write_bundle(connection: sa.Connection, archive: Archive, proof: Proof, folder: Path) -> None:
    """Write the proof, the chain from the entry to its journal's head, the original and the script that checks them.

    Raises:
        WrongInputError: The folder is there and not empty.
        DamagedFileError: The original is missing.
    """
    if folder.exists() and any(folder.iterdir()):
        raise WrongInputError(f"{folder}: is not empty; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "proof.json").write_text(proof.model_dump_json(indent=2) + "\n", encoding="utf-8")
    with (folder / "chain.jsonl").open("w", encoding="ascii") as file:
        for content, digest in links(connection, proof.client_id, proof.label):
            file.write(json.dumps({"content": content, "hash": digest}) + "\n")
    if proof.document_id:
        name = f"original{_suffix(connection, proof)}"
        with archive.open(proof.document_sha) as source, (folder / name).open("wb") as target:
            shutil.copyfileobj(source, target)
    (folder / SCRIPT).write_bytes(files("reports").joinpath("check_bundle.py").read_bytes())
    manifest = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="ascii")


def _suffix(connection: sa.Connection, proof: Proof) -> str:
    """Return how the original's name ended when it first came."""
    mine = arrivals.c.client_id == proof.client_id, arrivals.c.sha256 == proof.document_sha
    name = connection.scalar(sa.select(arrivals.c.original_name).where(*mine).order_by(arrivals.c.id).limit(1))
    suffix = Path(name or "").suffix.lower()
    return suffix if suffix in SUFFIXES else ""
