"""V-DOC-09: what was done to a file after it was made is a warning beside the document, and stops nothing."""

from __future__ import annotations

from documents.finding import Queue, Severity
from documents.kind import DocType
from tests.validators.builders import found, invoice, judged
from tests.validators.cleanse.printed import RECEIVED
from tests.validators.cleanse.printed import document as printed
from validators.cleanse.document import cleanse

TOLD = ("The file was changed after it was signed.", "The file was saved by an editor.")


def test_each_thing_that_was_done_to_the_file_is_a_warning() -> None:
    findings = found("V-DOC-09", invoice(file_history=TOLD))
    assert [one.found for one in findings] == list(TOLD)
    assert {(one.severity, one.queue) for one in findings} == {(Severity.WARN, Queue.DUPLICATE_FRAUD)}
    assert len({one.subject for one in findings}) == 2
    assert found("V-DOC-09", invoice()) == []


def test_the_warning_changes_no_decision() -> None:
    assert judged(invoice(file_history=TOLD)).decision.outcome is judged(invoice()).decision.outcome


def test_it_is_said_of_every_type() -> None:
    for doc_type in DocType:
        assert found("V-DOC-09", invoice(file_history=TOLD[:1], doc_type=doc_type))


def test_it_comes_from_the_reading() -> None:
    reading = printed(gross_total="10,00").model_copy(update={"file_history": TOLD})
    assert cleanse(reading, received_on=RECEIVED).file_history == TOLD
