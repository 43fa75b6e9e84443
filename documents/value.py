"""The base of every value that crosses a border (the parser jail, the database, a JSON answer)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value, checked when it is built and when it is read back from JSON.

    Unknown keys are refused: what comes out of the parser jail is untrusted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
