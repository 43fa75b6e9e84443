"""What would be different for one document if it were judged, or read and judged, today."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.decision import Judgement
from documents.register.document import RegisteredDocument
from documents.state import State
from documents.value import Value
from flows.stages.movement import movement
from flows.stages.verify import Difference, compare, field_values, finding_values
from flows.stages.worker import Desk
from review.judgement import Verdict

PROPOSED: Final = (State.POSTED,)
"""States whose documents are not changed but get a proposal."""

IN_ENTRIES: Final = frozenset({"vendor", "entity", "doc_type", "invoice_number", "issue_date", "due_date", "currency"})
"""What an entry says besides its amounts; a posted document that differs in one of them is corrected too."""


class Change(Value):
    """What would be different for one document.

    Attributes:
        accounts: Movement by account in base currency; debit positive.
    """

    document_id: str
    state: State
    before: str
    after: str
    fields: tuple[Difference, ...] = ()
    findings: tuple[Difference, ...] = ()
    accounts: dict[str, Decimal] = {}

    @property
    def corrects(self) -> bool:
        """Tell whether it is a posted document whose entries would be others."""
        in_entries = any(difference.subject in IN_ENTRIES for difference in self.fields)
        return self.state in PROPOSED and bool(self.accounts or in_entries)

    def posts_like(self, other: Change) -> bool:
        """Tell whether both would post the same; findings may differ, because some depend on the day."""
        return (self.after, self.fields, self.accounts) == (other.after, other.fields, other.accounts)


def change_of(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> Change | None:
    """Return what would be different, or None when nothing would."""
    stored = verdict.version
    change = Change(
        document_id=known.id,
        state=known.state,
        before=stored.judgement.decision.outcome.value if stored.judgement else "not judged",
        after=verdict.judgement.decision.outcome.value,
        fields=tuple(compare(_values(stored.business, stored.judgement), _values(verdict.business, verdict.judgement))),
        findings=tuple(compare(finding_values(stored.judgement), finding_values(verdict.judgement))),
    )
    if change.before == change.after and not change.fields and not change.findings:
        return None
    return change.model_copy(update={"accounts": movement(connection, desk, known, verdict)})


def _values(business: BusinessDocument | None, judgement: Judgement | None) -> dict[str, str]:
    """Return a document's values, and who it was found to be from and for."""
    parties = {"vendor": judgement.vendor_id, "entity": judgement.entity_id} if judgement else {}
    return {**field_values(business), **{name: found for name, found in parties.items() if found}}
