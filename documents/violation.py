"""What a check of the invariants reports (`daybook check`)."""

from __future__ import annotations

from documents.value import Value


class Violation(Value):
    """One broken promise. Any violation stops posting, never intake or the queue.

    Attributes:
        code: The invariant, such as "I2".
        subject: What it is about: a document, arrival, file or entry that can be looked up.
        message: One sentence with what was expected and what was found.
        client_id: Empty when it concerns no single client.
    """

    code: str
    subject: str
    message: str
    client_id: str = ""
