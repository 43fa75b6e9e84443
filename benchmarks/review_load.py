"""People at work, without their browsers: each takes the next best document, looks, decides, and takes the next one.

`python -m benchmarks.review_load ADDRESS COUNT`, a JSON list of session tokens on standard input; prints what every
request took as JSON. It is a process of its own, so that it does not compete with the desk inside one interpreter.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
import uuid
from collections import Counter, defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

import httpx

from review.web.sessions import COOKIE

THINK_SECONDS: Final = 15.0
"""A person looks at a document so long, on average: what the desk aims at. Nobody is quicker than a third of it."""
CSRF: Final = re.compile(r'<meta name="csrf" content="([^"]+)"')
VERSION: Final = re.compile(r'data-version="(\d+)"')
DOUBTFUL: Final = re.compile(
    r'<div class="f(?![^"]* given)[^"]*" id="[^"]*" data-field="([a-z_]+)"[^>]*data-doubt="[^"]*"(?![^>]*data-derived)'
)
"""A field in doubt that nobody has confirmed."""
READ: Final = re.compile(r'id="v-([a-z_]+)" name="[a-z_]+" value="[^"]')
"""A field that has a value, which can be confirmed."""
EDITABLE: Final = " data-editable"
"""On the page of a document whose fields the person may change."""
MOST_FIELDS: Final = 3
"""Fields confirmed on one document, one press each."""

REMEMBERED: Final = 40
"""Documents that the page remembers as had already."""


@dataclass
class Record:
    """What was asked for.

    Attributes:
        seconds: Of each request, by kind.
        statuses: How often each kind had each status.
        documents: Looked at by now.
    """

    wanted: int
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[str] = field(default_factory=Counter)
    documents: int = 0

    @property
    def done(self) -> bool:
        """Enough documents were looked at."""
        return self.documents >= self.wanted


class Person:
    """One person with a session."""

    def __init__(self, client: httpx.AsyncClient, record: Record, seed: int) -> None:
        """Sit down at the desk."""
        self.client, self.record, self.chance = client, record, random.Random(seed)
        self.csrf = ""
        self.had: list[str] = []

    async def ask(self, kind: str, method: str, path: str, data: dict[str, str] | None = None) -> httpx.Response:
        """Send one request and note how long it took, until its last byte."""
        started = time.perf_counter()
        headers = {"X-CSRF-Token": self.csrf, "Origin": str(self.client.base_url).rstrip("/")}
        if method == "POST":
            headers["HX-Request"] = "true"
        answer = await self.client.request(method, path, data=data, headers=headers)
        self.record.seconds[kind].append(time.perf_counter() - started)
        self.record.statuses[f"{kind} {answer.status_code}"] += 1
        return answer

    async def work(self) -> None:
        """Work until everybody together is done."""
        await asyncio.sleep(self.chance.uniform(0, THINK_SECONDS))
        while not self.record.done:
            queue = await self.ask("queue", "GET", "/queue")
            self.csrf = found[1] if (found := CSRF.search(queue.text)) else ""
            taken = await self.ask("next", "POST", "/queue/next", {"left": " ".join(self.had)})
            where = taken.headers.get("location", "")
            if "/documents/" not in where:
                return
            await self._document(where.partition("?")[0])

    async def _document(self, base: str) -> None:
        page = await self.ask("document", "GET", base)
        self.had = [*self.had[-REMEMBERED:], base.rpartition("/")[2]]
        self.record.documents += 1
        version = found[1] if (found := VERSION.search(page.text)) else "0"
        await asyncio.sleep(THINK_SECONDS * (1 / 3 + self.chance.expovariate(1.5)))
        doubtful, known = DOUBTFUL.findall(page.text), set(READ.findall(page.text))
        editable = EDITABLE in page.text
        for name in [one for one in doubtful if one in known and editable][:MOST_FIELDS]:
            values = {"field": name, "version": version, "once": str(uuid.uuid4()), "seconds": "2"}
            answer = await self.ask("decision", "POST", f"{base}/confirmations", values)
            if not answer.is_success:
                break
            version = found[1] if (found := VERSION.search(answer.text)) else version
        await self.ask("hand back", "POST", f"{base}/claims", {"back": "yes"})


async def work(address: str, tokens: list[str], count: int) -> Record:
    """Let everybody work until `count` documents were looked at."""
    record = Record(count)
    people = []
    async with AsyncExitStack() as open_ones:
        for number, token in enumerate(tokens):
            headers = {"Cookie": f"{COOKIE}={token}"}
            client = httpx.AsyncClient(base_url=address, timeout=60, trust_env=False, headers=headers)
            people.append(Person(await open_ones.enter_async_context(client), record, number))
        await asyncio.gather(*(person.work() for person in people))
    return record


def main(address: str, count: int) -> None:
    """Work, and print what was measured."""
    started = time.perf_counter()
    record = asyncio.run(work(address, json.load(sys.stdin), count))
    measured = {
        "seconds": record.seconds,
        "statuses": record.statuses,
        "documents": record.documents,
        "lasted": time.perf_counter() - started,
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
