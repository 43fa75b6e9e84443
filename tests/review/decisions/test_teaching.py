"""From corrections to a rule that somebody switches on, to the vendor's next document; and what takes a rule away."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.engine import read, write
from documents.field import FieldName
from documents.finding import Role
from documents.reading import PageView
from documents.register.learnt_rules import LearntRule, RuleState, learnt_rules, rule_of, rules_of
from documents.register.tables import audit
from extractors.document import read_documents
from flows.stages.night import take_in
from flows.stages.read import registers_of
from review.decisions.confirmations import Work, confirm
from review.decisions.corrections import Changes, FieldChange, correct
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.teaching import (
    propose_for_vendors,
    propose_rules,
    refuse,
    switch_off,
    switch_off_wrong,
    switch_on,
)
from review.pictures.pictures import PageWords
from tests.extractors.printed import INVOICE, page_of
from tests.review.decisions.desk import AT, DeskWorld

NUMBER = FieldName.INVOICE_NUMBER


def paper(number: str, other: str = "see below") -> str:
    """An invoice of the vendor whose number stands behind a word that no dictionary knows."""
    strange = INVOICE.replace("Invoice date:", f"Wharf leaf:     {number}\n" + 40 * " " + "Invoice date:")
    return strange.replace("GB980780684", "DE123456788").replace("Invoice No:     INV-2041", f"Invoice No:     {other}")


class TaughtWorld(DeskWorld):
    """A desk whose documents have pages."""

    def __init__(self, path: Path, engine: sa.Engine) -> None:
        super().__init__(path, engine)
        self.papers: dict[str, str] = {}

    def words(self, sha256: str, number: int) -> PageWords:
        if sha256 not in self.papers:
            return PageWords(problem="it cannot be read")
        return PageWords(view=PageView(number=number, width=595, height=842), words=page_of(self.papers[sha256]).words)

    def corrected(self, number: str, art: str) -> str:
        """Return a document whose number was misread, and corrected by a reviewer."""
        bill = self.waiting(invoice_number=f"wrong {number}")
        self.papers[self.look(bill).sha256] = art
        changes = Changes(fields={NUMBER: FieldChange(raw=number)})
        correct(self.here, AT, bill, changes, by=self.rita, stamp=self.stamp(bill))
        return bill

    def confirmed(self, number: str, art: str) -> None:
        """Have a reviewer confirm a number that was read right and proven by nothing."""
        bill = self.unproven(number, pieces=len(self.papers) + 3)
        self.papers[self.look(bill).sha256] = art
        confirm(self.here, AT, bill, {NUMBER: Work()}, by=self.rita, stamp=self.stamp(bill))

    def proposed(self) -> tuple[LearntRule, ...]:
        return propose_rules(self.here, AT, "mueller", self.words)

    def number_of(self, art: str) -> str | None:
        (document,) = read_documents([page_of(art)], registers_of(self.desk))
        chosen = document.chosen(NUMBER)
        return chosen.readings[0] if chosen else None

    def rule(self, rule_id: int) -> LearntRule:
        with read(self.engine) as connection:
            found = rule_of(connection, "acme", rule_id)
        assert found is not None
        return found

    def acts(self) -> list[tuple[str, str]]:
        with read(self.engine) as connection:
            rows = connection.execute(
                sa.select(audit.c.action, audit.c.actor)
                .where(audit.c.action.contains("rule"))
                .order_by(audit.c.position)
            )
            return [(row.action, row.actor) for row in rows]


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> TaughtWorld:
    return TaughtWorld(tmp_path, engine)


def test_the_next_document_is_read_right_once_a_supervisor_switched_the_rule_on(world: TaughtWorld) -> None:
    bills = {world.corrected(number, paper(number)) for number in ("INV-2041", "INV-2042")}
    (rule, *_) = world.proposed()
    assert (rule.rule.anchor, rule.state, set(rule.tested.hits)) == ("wharf leaf", RuleState.PROPOSED, bills)
    assert (rule.tested.misses, "right in 2 of 2" in str(rule.rule)) == ((), True)
    assert world.number_of(paper("INV-2077")) is None
    on = switch_on(world.here, AT, rule.id, world.words, by=world.sam)
    assert (on.state, on.switched_on_by) == (RuleState.ACTIVE, "sam")
    assert world.number_of(paper("INV-2077")) == "INV-2077"
    off = switch_off(world.here, AT, rule.id, "a new layout", by=world.carl)
    assert (off.state, off.ended_by, off.reason) == (RuleState.RETIRED, "carl", "a new layout")
    assert world.number_of(paper("INV-2077")) is None
    acts = world.acts()
    assert acts[:2] == [("look for rules", "system"), ("propose rule", "system")]
    assert acts[-2:] == [("switch rule on", "sam"), ("switch rule off", "carl")]


def test_what_is_confirmed_three_times_is_learnt_too_and_then_proven(world: TaughtWorld) -> None:
    for number in ("INV-2041", "INV-2042"):
        world.confirmed(number, paper(number))
    assert world.proposed() == ()
    world.confirmed("INV-2043", paper("INV-2043"))
    (rule, *_) = world.proposed()
    assert (rule.rule.field, rule.rule.anchor, len(rule.tested.hits)) == (NUMBER, "wharf leaf", 3)
    switch_on(world.here, AT, rule.id, world.words, by=world.sam)
    (document,) = read_documents([page_of(paper("INV-2077"))], registers_of(world.desk))
    chosen = document.chosen(NUMBER)
    assert chosen is not None
    assert chosen.label == "wharf leaf"


def test_a_night_looks_for_rules_where_people_said_something_since_and_nowhere_else(world: TaughtWorld) -> None:
    assert propose_for_vendors(world.here, AT, world.words) == 0
    world.corrected("INV-2041", paper("INV-2041"))
    found = propose_for_vendors(world.here, AT, world.words)
    with read(world.engine) as connection:
        open_ = rules_of(connection, "acme", "mueller", (RuleState.PROPOSED,))
    assert found == len(open_) > 0
    assert propose_for_vendors(world.here, AT, world.words) == 0
    world.corrected("INV-2042", paper("INV-2042"))
    assert propose_for_vendors(world.here, AT, world.words) == found
    assert [actor for action, actor in world.acts() if action == "look for rules"] == ["system", "system"]
    assert world.rule(open_[0].id).state is RuleState.PROPOSED


def test_the_night_looks_for_rules_before_it_takes_papers_in(world: TaughtWorld) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    assert world.acts() == []
    world.here.home.inbox("acme").mkdir(parents=True)
    for _night in range(2):
        take_in(world.desk)
    assert world.acts() == [("look for rules", "system")]


def test_looking_again_proposes_nothing_twice_and_nothing_that_was_refused(world: TaughtWorld) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    first = world.proposed()
    assert world.proposed() == tuple(
        one.model_copy(update={"tested_at": world.rule(one.id).tested_at}) for one in first
    )
    for one in first:
        refuse(world.here, AT, one.id, "not so", by=world.sam)
    assert world.proposed() == ()


def test_a_rule_with_a_miss_is_not_offered(world: TaughtWorld) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    world.corrected("B-17", paper("INV-2042", other="B-17"))
    assert all(one.rule.anchor != "wharf leaf" for one in world.proposed())


def test_a_rule_that_was_wrong_is_switched_off_by_itself(world: TaughtWorld) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    rules = world.proposed()
    rule = next(one for one in rules if one.rule.anchor == "wharf leaf")
    switch_on(world.here, AT, rule.id, world.words, by=world.sam)
    assert switch_off_wrong(world.here, AT, world.words) == 0
    bill = world.corrected("B-17", paper("INV-2042", other="B-17"))
    assert switch_off_wrong(world.here, AT, world.words) >= 1
    gone = world.rule(rule.id)
    assert (gone.state, gone.ended_by, bill in gone.reason) == (RuleState.RETIRED, "system", True)
    assert all(one.rule.anchor != "wharf leaf" for one in world.proposed())


def test_a_proposal_that_a_document_contradicts_meanwhile_is_not_switched_on(world: TaughtWorld) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    rule = next(one for one in world.proposed() if one.rule.anchor == "wharf leaf")
    world.corrected("B-17", paper("INV-2042", other="B-17"))
    with pytest.raises(NotPossibleError, match="retired by now"):
        switch_on(world.here, AT, rule.id, world.words, by=world.sam)
    assert world.rule(rule.id).state is RuleState.RETIRED


def test_what_cannot_be_read_now_teaches_nothing(world: TaughtWorld) -> None:
    bill = world.corrected("INV-2041", paper("INV-2041"))
    del world.papers[world.look(bill).sha256]
    assert world.proposed() == ()


def test_only_supervisors_and_controllers_decide_and_say_why(world: TaughtWorld) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    (rule, *_) = world.proposed()
    for by in (world.rita, world.ada):
        with pytest.raises(NotAllowedError, match="may not decide on rules"):
            switch_on(world.here, AT, rule.id, world.words, by=by)
        with pytest.raises(NotAllowedError, match="may not decide on rules"):
            refuse(world.here, AT, rule.id, "no", by=by)
    with pytest.raises(NotPossibleError, match="Say why"):
        refuse(world.here, AT, rule.id, " ", by=world.sam)
    with pytest.raises(NotPossibleError, match="no rule 999"):
        switch_on(world.here, AT, 999, world.words, by=world.sam)
    assert world.rule(rule.id).state is RuleState.PROPOSED


ENDED = {"ended_at": "2026-01-01T00:00:00+00:00", "reason": "x"}
ON = {"state": "active", "switched_on_at": "2026-01-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({**ON, "switched_on_by": "rita"}, "switched on by a supervisor"),
        ({**ON, "switched_on_by": "sam", "misses": 1}, "switched on by a supervisor"),
        ({**ENDED, "state": "refused", "ended_by": "rita"}, "ended by a supervisor"),
        ({**ENDED, "state": "retired", "ended_by": "system"}, "ended by a supervisor"),
        ({"vendor_id": "other"}, "stays as it is"),
        ({"rule": "{}"}, "stays as it is"),
    ],
    ids=str,
)
def test_the_database_refuses_what_nobody_may(world: TaughtWorld, change: dict[str, object], says: str) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    (rule, *_) = world.proposed()
    statement = f"UPDATE learnt_rules SET {', '.join(f'{name} = :{name}' for name in change)} WHERE id = {rule.id}"
    with pytest.raises(IntegrityError, match=says), write(world.engine) as connection:
        connection.execute(sa.text(statement), change)


def test_the_database_keeps_rows_and_ends(world: TaughtWorld) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    (rule, *_) = world.proposed()
    with pytest.raises(IntegrityError, match="never deleted"), write(world.engine) as connection:
        connection.execute(learnt_rules.delete())
    refuse(world.here, AT, rule.id, "no", by=world.sam)
    with pytest.raises(IntegrityError, match="stays as it is"), write(world.engine) as connection:
        connection.execute(learnt_rules.update().where(learnt_rules.c.id == rule.id).values(state="proposed"))


def test_whoever_the_database_knows_no_role_of_switches_nothing_on(world: TaughtWorld) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    (rule, *_) = world.proposed()
    stranger = world.sam.model_copy(update={"login": "nobody"})
    with pytest.raises(NotAllowedError, match="The database refuses this"):
        switch_on(world.here, AT, rule.id, world.words, by=stranger)
    with read(world.engine) as connection:
        assert rules_of(connection, "other") == ()
    assert Role.SUPERVISOR in {grant.role for grant in stranger.grants}
