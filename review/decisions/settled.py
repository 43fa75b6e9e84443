"""What every decision takes and gives: who looked at what, and what became of the document."""

from __future__ import annotations

from documents.finding import Finding
from documents.state import State
from documents.value import Value


class Stamp(Value):
    """What a decision rests on, beside the decision itself.

    Attributes:
        version: Number of the version the person looked at; a newer one refuses the decision.
        once: Made up by the page for one press of a button; the same decision sent twice is taken once.
        seconds: From opening the document, or the field, to the decision; 0 when not measured.
        keystrokes: In that time; 0 when not measured.
    """

    version: int
    once: str
    seconds: float = 0.0
    keystrokes: int = 0


class Settled(Value):
    """What a decision led to.

    Attributes:
        state: READY means the poster takes it within a minute.
        explanation: Why it posts, or why it still waits.
        opened: Findings that came with the decision.
        released: Findings that went.
        version: The newest one.
    """

    document_id: str
    state: State
    version: int
    explanation: str
    opened: tuple[Finding, ...] = ()
    released: tuple[Finding, ...] = ()
