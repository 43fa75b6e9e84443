"""What every answer of the JSON API shares: how a request is written, and how a refusal is told (RFC 9457)."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from documents.value import Value
from review.decisions.settled import Stamp

PREFIX: Final = "/api/v1"
LONGEST_TIME: Final = 86_400.0
"""Seconds; nobody takes longer for one decision."""
LARGEST: Final = 2**31 - 1
"""Highest number of a version, and of keystrokes: what both databases hold."""

Words = Annotated[str, StringConstraints(max_length=2000)]
ClientId = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_-]{1,30}$", description="The client's short name.")]
DocumentId = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,64}$", description="As the queue names it.")]


class Problem(BaseModel):
    """Why something was not done (RFC 9457, application/problem+json).

    Attributes:
        detail: What, where, both values, what happens next.
        reference: Of the entry in the log; only where the fault is ours or the world's.
    """

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    reference: str = ""


class Request(Value):
    """What a program sends: unknown names and texts that no database keeps are refused."""

    @model_validator(mode="before")
    @classmethod
    def _writable(cls, sent: Any) -> Any:
        check_writable(sent)
        return sent


class Decision(Request):
    """What every decision says beside what it decides.

    Attributes:
        version: The document's version the decision rests on; a newer one refuses it (409).
        once: Made up for this one decision, at most 80 characters; sent a second time it is taken once.
        seconds: What the person needed; 0 when it was not measured.
        keystrokes: Likewise.
    """

    version: int = Field(ge=0, le=LARGEST)
    once: str = Field(min_length=1, max_length=80)
    seconds: float = Field(default=0.0, ge=0, le=LONGEST_TIME, allow_inf_nan=False)
    keystrokes: int = Field(default=0, ge=0, le=LARGEST)

    @property
    def stamp(self) -> Stamp:
        """As decisions take it."""
        return Stamp(version=self.version, once=self.once, seconds=self.seconds, keystrokes=self.keystrokes)


def check_writable(sent: Any) -> None:
    """Refuse what PostgreSQL cannot keep, anywhere in what was sent.

    Raises:
        ValueError: A text has a NUL character or half of a surrogate pair.
    """
    if isinstance(sent, str):
        if "\0" in sent or (not sent.isascii() and any("\ud800" <= one <= "\udfff" for one in sent)):
            raise ValueError("a text holds a character that is none")
    elif isinstance(sent, dict):
        for name, value in sent.items():
            check_writable(name)
            check_writable(value)
    elif isinstance(sent, list | tuple):
        for value in sent:
            check_writable(value)


def _told(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/problem+json": {"schema": {"$ref": PROBLEM}}}}


PROBLEM: Final = "#/components/schemas/Problem"
REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    401: _told("Nobody is signed in."),
    403: _told("The person may not do this at the client, or the token is missing."),
    404: _told("There is no such thing for this person."),
    422: _told("The request is not complete, or makes no sense for the document as it is."),
    503: _told("The database is busy or away; nothing was changed."),
}
CHANGED: Final[dict[int | str, dict[str, Any]]] = {
    409: _told("Somebody changed the document meanwhile, or works on it."),
    413: _told("The request is too large."),
    415: _told("Only JSON is read."),
}


def api_router() -> APIRouter:
    """Return a router for a part of the API."""
    return APIRouter(prefix=PREFIX, responses=REFUSALS)
