"""What `daybook check` proves, by name, and what it does not (`daybook check --list`)."""

from __future__ import annotations

from typing import Final

from documents.value import Value


class Promise(Value):
    """One invariant.

    Attributes:
        proves: One sentence: what holds when `daybook check` reports nothing.
        apart: Why it is not checked, and what stands in its place; empty for one that is.
    """

    code: str
    name: str
    proves: str = ""
    apart: str = ""


PROMISES: Final = (
    Promise(
        code="I1",
        name="arrivals",
        proves="Every document has one arrival that brought it, and none is in work for more than two nights.",
    ),
    Promise(
        code="I2",
        name="bytes",
        proves="Every file registered is in the archive and hashes to its name; the archive holds no other.",
    ),
    Promise(
        code="I3",
        name="balance",
        proves="Every entry has all its lines and sums to zero in both currencies, so do all together, a reversal is "
        "the opposite of what it reverses, and open items are the balance of their accounts.",
    ),
    Promise(
        code="I4",
        name="posted once",
        proves="One live entry stands for a document, and for a vendor's number, date and amount.",
    ),
    Promise(
        code="I5",
        name="register and ledger",
        proves="Every posted document has an entry, and every entry's document is posted.",
    ),
    Promise(
        code="I6",
        name="chain",
        proves="Numbers have no gap, every hash computed again is the one stored, the chains end at their heads, and "
        "every end that was anchored outside is in them.",
    ),
    Promise(
        code="I7",
        name="books",
        proves="The books hold the entries of the ledger, no more and no fewer, and equal it to the cent.",
    ),
    Promise(
        code="I8",
        name="completeness",
        proves="Received is posted + queued + rejected + duplicate + archived + open, in count and in money.",
    ),
    Promise(
        code="I9",
        name="entry and page",
        proves="Every standing entry of an invoice owes the total that the register has of its document, rounding and "
        "deposits apart. `daybook verify ENTRY` walks from one entry to the words on the page; for all of them that is "
        "as much work as reading them.",
    ),
    Promise(
        code="I10",
        name="two persons",
        proves="Whatever was waived has the decision of that person behind it, two persons where it takes two, and "
        "nobody approved what they edited or released a correction they asked for. Waivers from before these laws are "
        "counted apart.",
    ),
    Promise(
        code="I11",
        name="rights",
        proves="A role of PostgreSQL that does not own the ledger can do nothing to it but post.",
    ),
    Promise(
        code="I12",
        name="audit trail",
        proves="Events were neither changed nor inserted nor removed: every link computed again is the one stored. "
        "Each month has the state that its last event gave it.",
    ),
    Promise(
        code="I13",
        name="leases",
        proves="No claim of a dead worker is left.",
    ),
    Promise(
        code="I14",
        name="restore",
        apart="A backup is proven by restoring it into an empty database and running `daybook check` there.",
    ),
)
