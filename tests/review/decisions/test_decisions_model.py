"""Random decisions of random people, with nights between: nothing is lost, and nothing posts on one person's word."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from documents.database.engine import connect, read
from documents.error import DaybookError
from documents.field import FieldName
from documents.finding import Role
from documents.register.audit import check_audit
from documents.register.checks import check_completeness
from documents.register.decisions import Kind, decisions_of
from documents.register.findings import open_findings
from documents.state import BUCKET_OF, Bucket, State
from review.decisions.approvals import approve
from review.decisions.claims import leave, take
from review.decisions.confirmations import confirm
from review.decisions.corrections import Changes, FieldChange, correct
from review.decisions.rejections import reject, reopen
from review.decisions.settled import Stamp
from review.decisions.waivers import Waived, waive
from review.people.person import Person
from review.second_person import makers
from tests.review.decisions.desk import AT, DeskWorld

NETS = ("249.00", "248.00", "259.00")
PEOPLE = ("rita", "ralf", "ada", "sam", "carl", "both")
TEXT = "as agreed by telephone"


class Desk(RuleBasedStateMachine):
    """People press buttons in any order, on old and new versions, with and without claims."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(tempfile.mkdtemp())
        shutil.copyfile(self.migrated, self.path / "daybook.db")
        self.engine = connect(f"sqlite:///{self.path / 'daybook.db'}")
        self.world = DeskWorld(self.path, self.engine)
        self.bills: list[str] = []
        self.stamps: dict[str, list[Stamp]] = {}
        self.pressed = 0

    @initialize()
    def documents_come(self) -> None:
        self.world.know_the_vendor()
        self.world.person("both", Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.CONTROLLER)
        self.bills = [
            self.world.waiting(invoice_number="RE-1"),
            self.world.unproven("RE-200", 20),
            self.world.unproven("RE-300", 300),
        ]

    def by(self, login: str) -> Person:
        roles = (Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.CONTROLLER)
        named: dict[str, Person] = {name: getattr(self.world, name) for name in PEOPLE if name != "both"}
        return named.get(login) or self.world.person("both", *roles)

    def press(self, bill: str, act: Callable[[Stamp], object], *, stale: bool) -> None:
        """Press a button, at times on what was seen before, and at times twice."""
        seen = self.stamps.setdefault(bill, [])
        self.pressed += 1
        stamp = seen[-1] if stale and seen else Stamp(version=self.world.look(bill).version, once=f"p{self.pressed}")
        seen.append(stamp)
        try:
            act(stamp)
        except DaybookError:
            return

    @rule(at=st.integers(0, 2), who=st.sampled_from(PEOPLE), net=st.sampled_from(NETS), stale=st.booleans())
    def correct(self, at: int, who: str, net: str, stale: bool) -> None:
        changes = Changes(fields={FieldName.NET_TOTAL: FieldChange(raw=net)})
        bill = self.bills[at]
        self.press(
            bill, lambda stamp: correct(self.world.here, AT, bill, changes, by=self.by(who), stamp=stamp), stale=stale
        )

    @rule(at=st.integers(0, 2), who=st.sampled_from(PEOPLE), stale=st.booleans())
    def confirm(self, at: int, who: str, stale: bool) -> None:
        bill, names = self.bills[at], (FieldName.INVOICE_NUMBER,)
        self.press(
            bill, lambda stamp: confirm(self.world.here, AT, bill, names, by=self.by(who), stamp=stamp), stale=stale
        )

    @rule(at=st.integers(0, 2), who=st.sampled_from(PEOPLE), stale=st.booleans())
    def approve(self, at: int, who: str, stale: bool) -> None:
        bill = self.bills[at]
        self.press(bill, lambda stamp: approve(self.world.here, AT, bill, by=self.by(who), stamp=stamp), stale=stale)

    @rule(at=st.integers(0, 2), who=st.sampled_from(PEOPLE), stale=st.booleans())
    def waive(self, at: int, who: str, stale: bool) -> None:
        bill = self.bills[at]
        with read(self.engine) as connection:
            found = [one.finding for one in open_findings(connection, "acme", bill)]
        wanted = tuple(Waived(code=one.code, subject=one.subject, evidence_hash=one.evidence_hash) for one in found[:1])
        self.press(
            bill,
            lambda stamp: waive(
                self.world.here, AT, bill, wanted, reason="agreed", text=TEXT, by=self.by(who), stamp=stamp
            ),
            stale=stale,
        )

    @rule(at=st.integers(0, 2), who=st.sampled_from(PEOPLE))
    def send_back(self, at: int, who: str) -> None:
        bill = self.bills[at]
        self.press(
            bill,
            lambda stamp: reject(self.world.here, AT, bill, reason="other", text=TEXT, by=self.by(who), stamp=stamp),
            stale=False,
        )

    @rule(at=st.integers(0, 2), who=st.sampled_from(PEOPLE))
    def reopen(self, at: int, who: str) -> None:
        bill = self.bills[at]
        self.press(
            bill,
            lambda stamp: reopen(self.world.here, AT, bill, text=TEXT, by=self.by(who), stamp=stamp),
            stale=False,
        )

    @rule(at=st.integers(0, 2), who=st.sampled_from(PEOPLE))
    def open_or_leave(self, at: int, who: str) -> None:
        bill, by = self.bills[at], self.by(who)
        if take(self.world.here, AT, bill, by=by).mine and self.pressed % 2:
            leave(self.world.here, AT, bill, by=by)

    @rule()
    def night(self) -> None:
        self.world.night()

    @invariant()
    def nothing_is_lost_and_nothing_posts_on_one_word(self) -> None:
        entries = [document_id for document_id, _purpose in self.world.entries()]
        for bill in self.bills:
            state = self.world.state(bill)
            assert entries.count(bill) == (1 if state is State.POSTED else 0)
            assert BUCKET_OF[state] in set(Bucket)
            if state in {State.READY, State.POSTED}:
                self._two_persons_stand_behind(bill)
        with read(self.engine) as connection:
            assert [*check_completeness(connection), *check_audit(connection)] == []

    def _two_persons_stand_behind(self, bill: str) -> None:
        with read(self.engine) as connection:
            made = makers(connection, "acme", bill)
            approved = {one.person for one in decisions_of(connection, "acme", bill, Kind.APPROVE)}
        if made:
            assert approved - made, f"{bill} posts on the word of {made} alone"

    def teardown(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.path, ignore_errors=True)


@pytest.mark.usefixtures("migrated_sqlite")
def test_random_decisions(migrated_sqlite: Path) -> None:
    Desk.migrated = migrated_sqlite
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Desk,
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert Decimal(AT.policy.maker_limit) == 0
