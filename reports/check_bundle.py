"""Check this folder without Daybook: python3 check.py [hash of the journal's head, as anchored elsewhere].

Needs Python's standard library only. Exit status 0 when everything agrees, 1 when anything does not.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path


def faults(folder: Path, anchor: str) -> Iterator[str]:
    """Yield what does not agree, one sentence each."""
    links = [json.loads(line) for line in (folder / "chain.jsonl").read_text().splitlines()]
    first = json.loads(links[0]["content"])
    files = json.loads((folder / "manifest.json").read_text())
    for path in folder.iterdir():
        wanted = first["entry"]["document_sha"] if path.name.startswith("original") else files.get(path.name)
        if wanted and hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            yield f"{path.name} is not the file that was exported, or not the one that the entry names"
    yield from (f"{name} is missing" for name in files if not (folder / name).exists())
    if first["entry"]["label"] != json.loads((folder / "proof.json").read_text())["label"]:
        yield "the chain begins at another entry than that of the proof"
    for name in ("amount_minor", "base_minor"):
        if sum(line[name] for line in first["postings"]) != 0:
            yield f"{name} of the postings does not add up to zero"
    yield from broken(links, first["entry"]["previous_hash"], anchor)


def broken(links: list[dict[str, str]], previous: str, anchor: str) -> Iterator[str]:
    """Yield where the chain from the entry to the head of its journal does not hold."""
    for link in links:
        entry = json.loads(link["content"])["entry"]
        if entry["previous_hash"] != previous:
            yield f"{entry['label']} does not follow the entry before it"
        previous = hashlib.sha256(link["content"].encode("ascii")).hexdigest()
        if previous != link["hash"]:
            yield f"{entry['label']} was changed: its content gives {previous}"
    if anchor not in {"", previous}:
        yield f"the journal ends at {previous}, anchored is {anchor}"


if __name__ == "__main__":
    found = list(faults(Path(__file__).parent, "".join(sys.argv[1:2])))
    sys.stdout.write("\n".join(found or ["everything agrees"]) + "\n")
    sys.exit(1 if found else 0)
