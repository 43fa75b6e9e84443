"""What a person decides on the page of a document: each answer is the working side as it is afterwards.

Nothing is decided here: a route reads its form and names the decision (`review.web.document_decision`).
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from documents.field import FieldName
from review.decisions.approvals import approve
from review.decisions.assignments import assign, escalate_now
from review.decisions.confirmations import Work, confirm
from review.decisions.corrections import correct
from review.decisions.questions import answer, ask, write_to_vendor
from review.decisions.rejections import archive, reject, reopen
from review.decisions.waivers import confirm_waiver, refuse_waiver, waive
from review.web.document_decision import Approves, Edits, Rejects, Reopens, Routes, Waives
from review.web.document_forms import assignment_of, changes_of, field_of, question_of, waived_of, work_of
from review.web.refusals import WRONG

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)

ANSWERS: Final = {"confirm": confirm_waiver, "refuse": refuse_waiver}
"""What a second person may say to a waiver that is asked for."""


@router.post("/corrections")
def corrections(sent: Edits) -> HTMLResponse:
    """Correct fields and lines."""
    return sent.take(lambda what: correct(*what, changes_of(sent.form), by=sent.by, stamp=sent.stamp))


@router.post("/confirmations")
def confirmations(sent: Edits) -> HTMLResponse:
    """Confirm fields as they were read."""
    return sent.take(lambda what: confirm(*what, _confirmed(sent.form), by=sent.by, stamp=sent.stamp))


@router.post("/waivers")
def waivers(sent: Waives) -> HTMLResponse:
    """Accept findings as they stand."""
    waived = tuple(waived_of(str(one)) for one in sent.form.getlist("finding"))
    reason, text = sent.text("reason"), sent.text("text")
    return sent.take(lambda what: waive(*what, waived, reason=reason, text=text, by=sent.by, stamp=sent.stamp))


@router.post("/waiver-answers")
def waiver_answers(sent: Waives) -> HTMLResponse:
    """Confirm or refuse, as the second person, what somebody asked to accept."""
    verdict = sent.text("verdict")
    if verdict not in ANSWERS:
        return sent.answer(WRONG, refused="Say whether you confirm or refuse it; nothing was changed.")
    waived = waived_of(sent.text("finding"))
    return sent.take(lambda what: ANSWERS[verdict](*what, waived, text=sent.text("text"), by=sent.by, stamp=sent.stamp))


@router.post("/approvals")
def approvals(sent: Approves) -> HTMLResponse:
    """Approve what somebody else decided, or what needs somebody with a limit."""
    return sent.take(lambda what: approve(*what, text=sent.text("text"), by=sent.by, stamp=sent.stamp))


@router.post("/rejections")
def rejections(sent: Rejects) -> HTMLResponse:
    """Send the document back."""
    reason, text = sent.text("reason"), sent.text("text")
    return sent.take(lambda what: reject(*what, reason=reason, text=text, by=sent.by, stamp=sent.stamp))


@router.post("/archivings")
def archivings(sent: Rejects) -> HTMLResponse:
    """Put away what is never posted."""
    return sent.take(lambda what: archive(*what, text=sent.text("text"), by=sent.by, stamp=sent.stamp))


@router.post("/reopenings")
def reopenings(sent: Reopens) -> HTMLResponse:
    """Bring a document back into the queue."""
    return sent.take(lambda what: reopen(*what, text=sent.text("text"), by=sent.by, stamp=sent.stamp))


@router.post("/questions")
def questions(sent: Routes) -> HTMLResponse:
    """Ask somebody outside, and wait until a day."""
    return sent.take(lambda what: ask(*what, question_of(sent.form), by=sent.by, stamp=sent.stamp))


@router.post("/letters")
def letters(sent: Routes) -> HTMLResponse:
    """Keep what was written to the vendor of a document whose payment is held."""
    return sent.take(lambda what: write_to_vendor(*what, sent.text("text"), by=sent.by, stamp=sent.stamp))


@router.post("/answers")
def answers(sent: Routes) -> HTMLResponse:
    """Write down what was answered."""
    return sent.take(lambda what: answer(*what, sent.text("said"), by=sent.by, stamp=sent.stamp))


@router.post("/assignments")
def assignments(sent: Routes) -> HTMLResponse:
    """Give the document to a person or a desk, or take that back."""
    return sent.take(lambda what: assign(*what, assignment_of(sent.form), by=sent.by, stamp=sent.stamp))


@router.post("/escalations")
def escalations(sent: Routes) -> HTMLResponse:
    """Tell the team lead now."""
    return sent.take(lambda what: escalate_now(*what, text=sent.text("text"), by=sent.by, stamp=sent.stamp))


def _confirmed(form: FormData) -> dict[FieldName, Work]:
    return {field_of(str(name)): Work(**work_of(form, str(name))) for name in form.getlist("field") if name}
