"""Rules learnt from a vendor's corrected documents: found, tested, switched on and off by a person (A-10, B-03).

The program only proposes what was right in every document whose value is known, and switches off by itself what was
wrong once. Everything else is decided by a supervisor or controller of the client.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.engine import read, write
from documents.field import FieldName
from documents.finding import Queue
from documents.learned import FieldRule
from documents.master.client import Client
from documents.register import audit
from documents.register import learnt_rules as kept
from documents.register.corrections import WITHDRAWN, Correction, corrections_of
from documents.register.decisions import Kind, decisions
from documents.register.document import RegisteredDocument, document
from documents.register.learnt_rules import OPEN, SYSTEM, BackTest, LearntRule, RuleState
from documents.register.tables import business_keys, documents, findings
from documents.register.versions import latest_version
from documents.state import State
from documents.text import Page
from extractors.layout.paper import Paper, lay_out
from extractors.learning.induce import Corrected, back_test, induce
from extractors.learning.prints import LEARNABLE
from extractors.learning.propose import ENOUGH_HITS
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.installation import Installation
from review.people.permissions import ALLOWED, Action, may
from review.people.person import Person
from review.pictures.pictures import PageWords, pictures_of
from validators.proofs import header_fields

Words = Callable[[str, int], PageWords]
"""The words of a page: by the hash of its file and its number there, from 1. See `Pictures.words`."""

BOOKED: Final = (State.POSTED, State.CLOSED)
MOST_TESTED: Final = 200
"""Documents of a vendor that a rule is tested on, the newest: more say nothing new of its layout."""
LONGEST_REASON: Final = 500
VENDORS_AT_ONCE: Final = 3
"""Vendors for which a night looks for rules: each may mean laying out MOST_TESTED documents anew."""
LOOKED: Final = "look for rules"
"""In the audit trail: what a vendor's documents teach was looked for."""


def propose_rules(here: Installation, client: Client, vendor_id: str, words: Words) -> tuple[LearntRule, ...]:
    """Find rules in what people corrected on a vendor's documents; return the proposals that are open then.

    A rule that somebody refused is not proposed again; one that was switched off is, as long as it was never wrong.
    """
    history = _history(here, client.id, vendor_id, words)
    with read(here.engine) as connection:
        said = corrections_of(connection, client.id, vendor_id)
    rules = induce(history, taught_fields(said))
    _test(here, client.id, vendor_id, history)
    with write(here.engine) as connection:
        known = {
            _key(one.rule)
            for one in kept.rules_of(connection, client.id, vendor_id)
            if one.state is not RuleState.RETIRED or one.tested.misses
        }
        looked = {"documents": len(history), "rules": len(rules)}
        act = audit.Act(action=LOOKED, subject=f"vendor {vendor_id}", actor=SYSTEM, after=looked)
        audit.append(connection, client.id, act)
        for rule in rules:
            if _key(rule) not in known:
                number = kept.add_proposal(connection, client.id, vendor_id, rule, _tested(rule, history))
                _note(connection, client.id, vendor_id, number, "propose rule", SYSTEM, str(rule))
        return kept.rules_of(connection, client.id, vendor_id, (RuleState.PROPOSED,))


def taught_fields(said: Iterable[Correction]) -> frozenset[FieldName]:
    """Return the fields a rule is looked for: read wrong once, or right and confirmed in ENOUGH_HITS documents.

    What people confirm again and again is read right and proven by nothing; a rule with so many hits is a proof.
    """
    words = tuple(said)
    confirmed = Counter(one.field for one in words if one.confirmed)
    wrong = {one.field for one in words if not one.confirmed}
    return frozenset(wrong | {field for field, times in confirmed.items() if times >= ENOUGH_HITS})


def taught_vendors(connection: sa.Connection, client_id: str) -> Counter[str]:
    """Count the documents of each vendor for which rules can be looked for (`taught_fields`)."""
    said = (
        sa.select(business_keys.c.vendor_id, decisions.c.document_id, decisions.c.kind, decisions.c.subject)
        .join(documents, documents.c.id == decisions.c.document_id)
        .join(business_keys, business_keys.c.document_id == decisions.c.document_id)
        .where(decisions.c.client_id == client_id, business_keys.c.vendor_id != "")
        .where(decisions.c.kind.in_((Kind.CORRECT, Kind.CONFIRM)))
        .where(decisions.c.subject.in_([one.value for one in LEARNABLE]))
        .where(documents.c.state.not_in([str(one) for one in WITHDRAWN]))
        .distinct()
        .subquery()
    )
    number = sa.func.count(sa.distinct(said.c.document_id))
    often = (said.c.kind == Kind.CORRECT) | (number >= ENOUGH_HITS)
    by_field = sa.select(said.c.vendor_id, said.c.subject).group_by(said.c.vendor_id, said.c.subject, said.c.kind)
    taught = by_field.having(often).subquery()
    query = (
        sa.select(said.c.vendor_id, number.label("number"))
        .join(taught, (taught.c.vendor_id == said.c.vendor_id) & (taught.c.subject == said.c.subject))
        .group_by(said.c.vendor_id)
    )
    return Counter({row.vendor_id: row.number for row in connection.execute(query)})


def propose_for_vendors(here: Installation, client: Client, words: Words | None = None) -> int:
    """Look for rules for the vendors of which people said something since that was last done.

    Args:
        here: The installation.
        client: Whose vendors; those with most to learn from first, VENDORS_AT_ONCE of them.
        words: Of pages; the installation's own pictures when not given.

    Returns:
        How many proposals of these vendors are open now.
    """
    with read(here.engine) as connection:
        taught = [vendor for vendor, _count in taught_vendors(connection, client.id).most_common()]
        due = [vendor for vendor in taught if _is_due(connection, client.id, vendor)][:VENDORS_AT_ONCE]
    if not due:
        return 0
    if words is None:
        return _with_pictures(here, lambda own: propose_for_vendors(here, client, own))
    return sum(len(propose_rules(here, client, vendor, words)) for vendor in due)


def switch_on(here: Installation, client: Client, rule_id: int, words: Words, *, by: Person) -> LearntRule:
    """Let the readers use a proposed rule, after it was tested once more.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: There is no such proposal, or a document contradicts it by now; then it is switched off.
    """
    _check_role(client, by)
    vendor_id = _rule(here, client, rule_id).vendor_id
    _test(here, client.id, vendor_id, _history(here, client.id, vendor_id, words))
    with write(here.engine) as connection:
        try:
            done = kept.switch_on_rule(connection, client.id, rule_id, by=by.login)
        except IntegrityError as error:
            raise NotAllowedError(f"The database refuses this: {str(error.orig).splitlines()[0]}") from error
        found = _one(connection, client, rule_id)
        if not done:
            raise NotPossibleError(f"This rule is {found.state} by now; only a proposal is switched on. {found.reason}")
        _note(connection, client.id, vendor_id, rule_id, "switch rule on", by.login, str(found.rule))
        return found


def switch_off(here: Installation, client: Client, rule_id: int, reason: str, *, by: Person) -> LearntRule:
    """Take a rule from the readers.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: It is not switched on, or no reason is given.
    """
    return _ended(here, client, rule_id, RuleState.RETIRED, reason, by)


def refuse(here: Installation, client: Client, rule_id: int, reason: str, *, by: Person) -> LearntRule:
    """Refuse a proposed rule; it is not proposed again.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: It is no proposal, or no reason is given.
    """
    return _ended(here, client, rule_id, RuleState.REFUSED, reason, by)


def switch_off_wrong(here: Installation, client: Client, words: Words | None = None) -> int:
    """Switch off every rule that a document contradicts by now; return how many.

    Only vendors are looked at of which people said something since their rules were tested.

    Args:
        here: The installation.
        client: Whose rules.
        words: Of pages; the installation's own pictures when not given.
    """
    with read(here.engine) as connection:
        open_ = kept.rules_of(connection, client.id, states=OPEN)
        tested = {one.vendor_id: min(x.tested_at for x in open_ if x.vendor_id == one.vendor_id) for one in open_}
        due = [vendor for vendor, at in tested.items() if _news(corrections_of(connection, client.id, vendor), at)]
    if not due:
        return 0
    if words is None:
        return _with_pictures(here, lambda own: switch_off_wrong(here, client, own))
    return sum(_test(here, client.id, one, _history(here, client.id, one, words)) for one in due)


def _with_pictures(here: Installation, act: Callable[[Words], int]) -> int:
    pictures = pictures_of(here.home, here.archive)
    try:
        return act(pictures.words)
    finally:
        pictures.close()


def _is_due(connection: sa.Connection, client_id: str, vendor_id: str) -> bool:
    """Tell whether people said something of a vendor since rules were last looked for."""
    looks = [one.at for one in audit.history(connection, client_id, f"vendor {vendor_id}") if one.action == LOOKED]
    return not looks or _news(corrections_of(connection, client_id, vendor_id, LEARNABLE), looks[-1])


def _key(rule: FieldRule) -> tuple[str, ...]:
    """Return what tells two rules apart for a person; distances differ a little from page to page."""
    return (rule.field, rule.relation, rule.anchor, rule.page, rule.pattern, rule.date_order)


def _news(said: Iterable[Correction], since: dt.datetime) -> bool:
    return any(one.decided_at > since for one in said)


def _test(here: Installation, client_id: str, vendor_id: str, history: tuple[Corrected, ...]) -> int:
    """Test the open rules of a vendor again; retire those that were wrong, and return how many."""
    gone = 0
    with write(here.engine) as connection:
        for one in kept.rules_of(connection, client_id, vendor_id, OPEN):
            tested = _tested(one.rule, history)
            kept.save_test(connection, client_id, one.id, tested)
            if tested.misses:
                reason = f"It finds another value than the right one on {', '.join(tested.misses[:3])}."
                kept.end_rule(connection, client_id, one.id, RuleState.RETIRED, by=SYSTEM, reason=reason)
                _note(connection, client_id, vendor_id, one.id, "switch rule off", SYSTEM, reason)
                gone += 1
    return gone


def _tested(rule: FieldRule, history: tuple[Corrected, ...]) -> BackTest:
    tally = back_test(rule, history)
    return BackTest(hits=tally.hits, misses=tally.misses, silent=tally.silent)


def _history(here: Installation, client_id: str, vendor_id: str, words: Words) -> tuple[Corrected, ...]:
    """Return the vendor's documents with what is known of their fields: a person's word, or what was posted."""
    with read(here.engine) as connection:
        said: dict[str, dict[FieldName, Correction]] = {}
        for one in corrections_of(connection, client_id, vendor_id, LEARNABLE):
            said.setdefault(one.document_id, {})[one.field] = one
        found = [
            (document(connection, client_id, one), _known(connection, client_id, one, said.get(one, {})))
            for one in _documents(connection, client_id, vendor_id, said)
        ]
    laid = ((known.id, _paper(known, words), fields) for known, fields in found if fields)
    return tuple(Corrected(name, paper, fields) for name, paper, fields in laid if paper is not None)


def _documents(connection: sa.Connection, client_id: str, vendor_id: str, said: Iterable[str]) -> list[str]:
    private = sa.select(findings.c.document_id).where(
        findings.c.client_id == client_id, findings.c.queue == Queue.PRIVACY, findings.c.status == "open"
    )
    query = (
        sa.select(documents.c.id)
        .join(business_keys, business_keys.c.document_id == documents.c.id)
        .where(documents.c.client_id == client_id, business_keys.c.vendor_id == vendor_id)
        .where(documents.c.state.not_in([str(one) for one in WITHDRAWN]), documents.c.id.not_in(private))
        .where(sa.or_(documents.c.state.in_([str(one) for one in BOOKED]), documents.c.id.in_(list(said))))
        .order_by(business_keys.c.issue_date.desc(), documents.c.id)
        .limit(MOST_TESTED)
    )
    return list(dict.fromkeys(connection.scalars(query)))


def _known(
    connection: sa.Connection, client_id: str, document_id: str, said: dict[FieldName, Correction]
) -> dict[FieldName, str | None]:
    fields: dict[FieldName, str | None] = {}
    version = latest_version(connection, client_id, document_id)
    state = document(connection, client_id, document_id).state
    if version.business is not None and state in BOOKED:
        found = header_fields(version.business)
        fields = {name: str(field.value) for name, field in found.items() if name in LEARNABLE}
    return fields | {one.field: one.new or None for one in said.values()}


def _paper(known: RegisteredDocument, words: Words) -> Paper | None:
    """Lay a document out; None when a page of it cannot be read now, or has no words."""
    pages = []
    for number in range(max(known.first_page, 1), max(known.last_page, known.first_page, 1) + 1):
        found = words(known.sha256, number)
        if found.view is None:
            return None
        pages.append(Page(number, found.view.width, found.view.height, found.words))
    return lay_out(pages) if any(page.words for page in pages) else None


def _check_role(client: Client, by: Person) -> None:
    roles = by.roles(client.id, dt.datetime.now(dt.UTC).date())
    if not may(roles, Action.TEACH):
        raise NotAllowedError(
            f"{by.name} may not decide on rules at {client.name}: found role {', '.join(sorted(roles)) or 'none'}, "
            f"expected {', '.join(sorted(ALLOWED[Action.TEACH]))}; nothing was changed"
        )


def _rule(here: Installation, client: Client, rule_id: int) -> LearntRule:
    with read(here.engine) as connection:
        return _one(connection, client, rule_id)


def _one(connection: sa.Connection, client: Client, rule_id: int) -> LearntRule:
    found = kept.rule_of(connection, client.id, rule_id)
    if found is None:
        raise NotPossibleError(f"There is no rule {rule_id} at {client.name}; nothing was changed.")
    return found


def _ended(here: Installation, client: Client, rule_id: int, state: RuleState, reason: str, by: Person) -> LearntRule:
    _check_role(client, by)
    why = " ".join(reason.split())[:LONGEST_REASON]
    if not why:
        raise NotPossibleError("Say why in a sentence; nothing was changed.")
    wanted = RuleState.PROPOSED if state is RuleState.REFUSED else RuleState.ACTIVE
    with write(here.engine) as connection:
        found = _one(connection, client, rule_id)
        if found.state is not wanted:
            raise NotPossibleError(f"This rule is {found.state} by now, expected {wanted}. {found.reason}")
        try:
            kept.end_rule(connection, client.id, rule_id, state, by=by.login, reason=why)
        except IntegrityError as error:
            raise NotAllowedError(f"The database refuses this: {str(error.orig).splitlines()[0]}") from error
        action = "refuse rule" if state is RuleState.REFUSED else "switch rule off"
        _note(connection, client.id, found.vendor_id, rule_id, action, by.login, why)
        return _one(connection, client, rule_id)


def _note(  # noqa: PLR0913  # each is a different fact
    connection: sa.Connection, client_id: str, vendor_id: str, rule_id: int, action: str, actor: str, says: str
) -> None:
    after = {"rule": rule_id, "says": says}
    audit.append(
        connection, client_id, audit.Act(action=action, subject=f"vendor {vendor_id}", actor=actor, after=after)
    )
