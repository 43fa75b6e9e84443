"""Asking somebody outside about a document, and taking the answer in (L-18): meanwhile its clock stands still.

A document in the books whose payment is held stays there; what was written to its vendor is kept beside it.
"""

from __future__ import annotations

from typing import Final

from documents.database.clock import database_now
from documents.master.client import Client
from documents.register import audit, external_holds
from documents.register.decisions import Kind
from documents.register.document import document
from documents.register.external_holds import Question
from documents.register.person_claims import give_back
from documents.state import State
from reports.reply import reply_to_vendor
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.permissions import Action
from review.people.person import Person
from review.queue import ask_outside
from review.settlement import settle_waiting
from validators.routing.reply import NoReply

ASK: Final = Demand(kind=Kind.ASK, action=Action.ROUTE, judges=False)
WRITE: Final = Demand(kind=Kind.WRITE, action=Action.ROUTE, states=frozenset({State.POSTED}), judges=False)
ANSWER: Final = Demand(kind=Kind.ANSWER, action=Action.ROUTE, states=frozenset({State.ON_HOLD_EXTERNAL}), judges=False)
VENDOR: Final = "vendor"


def ask(
    here: Installation, client: Client, document_id: str, question: Question, *, by: Person, stamp: Stamp
) -> Settled:
    """Park a document until somebody outside answers, or the day is over.

    Raises:
        WrongInputError: Nobody or nothing is asked, or the day is past or later than the client allows.
        NotAllowedError: The person may not.
        NotPossibleError: The document does not wait in the queue.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        give_way(scene)
        now = database_now(scene.connection)
        ask_outside(scene.connection, client, document_id, question, actor=by.login, now=now)
        facts = {"asked": question.asked, "until": question.until.isoformat()}
        scene.note(text=question.question, facts=facts)

    return decide(here, client, document_id, ASK, act, by=by, stamp=stamp)


def answer(here: Installation, client: Client, document_id: str, said: str, *, by: Person, stamp: Stamp) -> Settled:
    """Write down what was answered, bring the document back, and judge it anew.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: There is no answer, or nobody is asked.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        if not said.strip():
            raise NotPossibleError(
                f"{document_id}: a question ends with an answer; say what was answered, or that none came"
            )
        give_way(scene)
        scene.note(text=said.strip())
        external_holds.end(scene.connection, client.id, document_id, said.strip(), actor=by.login)
        known = document(scene.connection, client.id, document_id)
        if scene.version.business is not None:
            settle_waiting(scene.connection, client, known, actor=by.login)

    return decide(here, client, document_id, ANSWER, act, by=by, stamp=stamp)


def write_to_vendor(
    here: Installation, client: Client, document_id: str, text: str, *, by: Person, stamp: Stamp
) -> Settled:
    """Keep what was written to the vendor of a document whose payment is held, such as a wish for a partial credit.

    The text is kept as it was sent; `reports.reply.reply_to_vendor` proposes one.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: Nothing open is the vendor's to answer, fraud is suspected, or there is no text.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.

    Source: Peppol BIS Invoice Response 3.1, status UQ (under query).
    """

    def act(scene: Scene) -> None:
        proposed = reply_to_vendor(scene.connection, client, document_id)
        if isinstance(proposed, NoReply):
            raise NotPossibleError(f"{document_id}: {proposed.reason}")
        if not text.strip():
            raise NotPossibleError(f"{document_id}: found no text; keep what was written to the vendor")
        sent = {"text": text.strip(), "peppol": proposed.codes}
        scene.note(text=sent["text"], facts={"asked": VENDOR, "peppol": proposed.codes})
        written = audit.Act(action="write to vendor", subject=document_id, actor=by.login, after=sent)
        audit.append(scene.connection, client.id, written)

    return decide(here, client, document_id, WRITE, act, by=by, stamp=stamp)


def give_way(scene: Scene) -> None:
    """Give the person's own claim back: what follows asks for a document that nobody holds."""
    if scene.fence is not None:
        give_back(scene.connection, scene.client.id, scene.document.id, scene.by.login)
