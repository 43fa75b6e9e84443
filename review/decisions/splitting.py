"""Splitting a document at page boundaries, and merging neighbours of one file (L-24).

The bytes stay, the documents that were cut wrongly are SUPERSEDED by new ones of the same file, and these are read on
their own. Nothing is lost: each page is in exactly one document that is not superseded.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from documents.choices import Cut
from documents.master.client import Client
from documents.register import audit
from documents.register.choices import note_cut
from documents.register.decisions import Kind
from documents.register.document import RegisteredDocument, cut_out
from documents.register.findings import replace_findings
from documents.register.lifecycle import advance
from documents.state import State
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.permissions import Action
from review.people.person import Person

SPLIT: Final = Demand(kind=Kind.SPLIT, action=Action.EDIT, judges=False)


def split(
    here: Installation, client: Client, document_id: str, starts: tuple[int, ...], *, by: Person, stamp: Stamp
) -> Settled:
    """Split a waiting document before each of these pages of its file.

    Args:
        here: The installation.
        client: Whose document.
        document_id: Of a waiting document of several pages.
        starts: First pages of the second and further documents, ascending.
        by: Who splits.
        stamp: What the decision rests on.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: A page is not inside the document, or it is an e-invoice.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        known = scene.document
        check_pages(scene)
        inside = range(known.first_page + 1, known.last_page + 1)
        if not starts or any(page not in inside for page in starts) or any(one >= two for one, two in pairwise(starts)):
            raise NotPossibleError(
                f"{document_id}: found cuts before pages {list(starts)}, expected ascending pages from "
                f"{known.first_page + 1} to {known.last_page}; nothing was changed"
            )
        ends = (*(page - 1 for page in starts), known.last_page)
        ranges = tuple(zip((known.first_page, *starts), ends, strict=True))
        make(scene, (known,), ranges, "split")

    return decide(here, client, document_id, SPLIT, act, by=by, stamp=stamp)


def check_pages(scene: Scene) -> None:
    """Refuse a document without pages: one that was never read, and an e-invoice.

    Raises:
        NotPossibleError: Saying which.
    """
    if scene.business.einvoice is not None:
        raise NotPossibleError(f"{scene.document.id}: an e-invoice is one document, whatever its pages show")
    if not scene.document.first_page:
        raise NotPossibleError(f"{scene.document.id}: its pages are not known; it was never read")


def make(scene: Scene, former: tuple[RegisteredDocument, ...], ranges: tuple[tuple[int, int], ...], how: str) -> None:
    """Cut new documents out of the file, note who made them of what, and supersede the former ones."""
    connection, client, by = scene.connection, scene.client, scene.by
    made_of = tuple(one.id for one in former)
    ids = cut_out(connection, client.id, scene.document.id, ranges, actor=by.login)
    facts = {"of": list(made_of), "into": list(ids), "pages": [list(pages) for pages in ranges]}
    scene.note(subject="pages", facts=facts)
    for new_id, (first, last) in zip(ids, ranges, strict=True):
        cut = Cut(first_page=first, last_page=last, made_of=made_of)
        note_cut(connection, client.id, new_id, cut, author=by.login)
        scene.note(document_id=new_id, subject="pages", facts=facts)
    for one in former:
        mine = one.id == scene.document.id
        replace_findings(connection, client.id, one.id, ())
        reason = f"{how} into {', '.join(ids)}"
        advance(
            connection,
            client.id,
            one.id,
            one.state,
            State.SUPERSEDED,
            fence=scene.fence if mine else None,
            reason=reason[:2000],
            actor=by.login,
        )
        told = audit.Act(action=how, subject=one.id, actor=by.login, after={"superseded_by": list(ids)})
        audit.append(connection, client.id, told)
