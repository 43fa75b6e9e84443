"""The queue: all work a person may see, the most urgent first; saved views, and the best next task."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from documents.database.engine import read, write
from documents.register.lifecycle import StaleClaimError
from documents.register.person_claims import claim_for
from review.people.permissions import Action
from review.views.queue_causes import groups
from review.views.queue_filter import ALL_DESKS, Filter, Reach, Visit, filter_of, query_of
from review.views.queue_items import AT_ONCE
from review.views.queue_keeper import Keeper, behind
from review.views.queue_list import (
    MOST_CODES,
    PAGE,
    counts,
    cursor_of,
    cursor_text,
    desks_in_order,
    first_rows,
    staleness,
)
from review.views.queue_next import best_tasks
from review.views.queue_saved import forget_view, save_view, saved_views
from review.views.queue_upkeep import catch_up
from review.web.access import Visitor, allow, installation
from review.web.pages import page

TRIES: Final = 10
"""Tasks that "next best" tries to claim before it says that nothing is free."""

Sees = Annotated[Visitor, allow(Action.SEE)]
Routes = Annotated[Visitor, allow(Action.ROUTE)]
Text = Annotated[str, Form(max_length=2000)]


@asynccontextmanager
async def _kept(app: FastAPI) -> AsyncIterator[None]:
    """Keep the list of work true while the application runs."""
    app.state.work_keeper = Keeper(app.state.installation)
    app.state.work_keeper.start()
    yield
    app.state.work_keeper.stop()


router = APIRouter(include_in_schema=False, lifespan=_kept)


def visit_of(request: Request, visitor: Visitor) -> Visit:
    """Return what a visitor may see, at clients that have a file."""
    clients = installation(request).clients()
    mine = set(visitor.clients(Action.SEE, tuple(one.id for one in clients)))
    reach = tuple(Reach(one, visitor.roles(one.id)) for one in clients if one.id in mine)
    return Visit(reach, visitor.person.login, dt.datetime.now(dt.UTC))


def kept(request: Request, visit: Visit) -> int:
    """Have changes worked out if that is quick, and return how many the list does not show yet."""
    here, ids = installation(request), tuple(one.client.id for one in visit.reach)
    keeper: Keeper | None = getattr(request.app.state, "work_keeper", None)
    if keeper is not None:
        return 0 if keeper.wait(ids) else behind(here, ids)
    if behind(here, ids):
        catch_up(here, ids, most=AT_ONCE)
    return behind(here, ids)


def filter_asked(request: Request) -> Filter:
    """Return the filter in the address of a request."""
    return filter_of(parse_qs(request.url.query))


@router.get("/", response_class=HTMLResponse)
@router.get("/queue", response_class=HTMLResponse)
def queue(request: Request, visitor: Sees) -> Response:
    """Show the work, or lead to the view the person begins with."""
    if not request.url.query and (begin := _default_view(request, visitor)):
        return RedirectResponse(f"/queue?{begin}", status_code=303)
    visit = visit_of(request, visitor)
    waiting = kept(request, visit)
    wanted = filter_asked(request)
    after = cursor_of(request.query_params.get("after", ""))
    with read(installation(request).engine) as connection:
        found = first_rows(connection, wanted, visit, after=after)
        values = {
            **_head(connection, wanted, visit),
            "rows": found.rows,
            "following": query_of(wanted, after=cursor_text(found.following)) if found.following else "",
            "behind_key": after is not None,
            "page_size": PAGE,
        }
    return page(request, "queue.html", {**values, "waiting": waiting, "tab": "tasks"}, visitor=visitor)


@router.get("/queue/causes", response_class=HTMLResponse)
def causes(request: Request, visitor: Sees) -> Response:
    """Show what one decision clears for several documents."""
    visit = visit_of(request, visitor)
    waiting = kept(request, visit)
    wanted = filter_asked(request)
    with read(installation(request).engine) as connection:
        values = {**_head(connection, wanted, visit), "groups": groups(connection, wanted, visit)}
    return page(request, "queue_causes.html", {**values, "waiting": waiting, "tab": "causes"}, visitor=visitor)


@router.post("/queue/next")
def next_best(
    request: Request, visitor: Routes, vendor: Text = "", code: Text = "", desk: Text = "", left: Text = ""
) -> Response:
    """Claim the best task for the person and open it; the next one when somebody was faster.

    `left` is what the person had on the desk already, document ids with a space between them: these come after all
    others, and the last of them, which the person has just turned from, not at all.
    """
    visit = visit_of(request, visitor)
    kept(request, visit)
    here, wanted, had = installation(request), filter_of({"desk": [desk]}).desk, left.split()
    with read(here.engine) as connection:
        after = (vendor, code) if vendor else None
        found = best_tasks(connection, visit, visitor.person, after=after, desk=wanted, had=had)
    fresh_first = sorted(found, key=lambda row: row.document_id in had)
    for row in [one for one in fresh_first if one.document_id not in had[-1:]][:TRIES]:
        try:
            with write(here.engine) as connection:
                claim_for(connection, row.client.id, row.document_id, visitor.person.login)
        except StaleClaimError:
            continue
        return RedirectResponse(f"/clients/{row.client.id}/documents/{row.document_id}?from=next", status_code=303)
    return RedirectResponse("/queue?none=1", status_code=303)


@router.post("/queue/views")
def keep_view(request: Request, visitor: Sees, name: Text = "", query: Text = "", begin: Text = "") -> Response:
    """Save what is asked for under a name."""
    with write(installation(request).engine) as connection:
        saved = save_view(connection, visitor.person.login, name, query, default=bool(begin))
    return RedirectResponse(f"/queue?{saved.query or f'desk={ALL_DESKS}'}", status_code=303)


@router.post("/queue/views/deletions")
def delete_view(request: Request, visitor: Sees, name: Text = "") -> Response:
    """Delete a saved view."""
    with write(installation(request).engine) as connection:
        forget_view(connection, visitor.person.login, name)
    return RedirectResponse(f"/queue?desk={ALL_DESKS}", status_code=303)


def _default_view(request: Request, visitor: Visitor) -> str:
    with read(installation(request).engine) as connection:
        found = saved_views(connection, visitor.person.login)
    return next((one.query for one in found if one.is_default), "")


def _head(connection: Any, wanted: Filter, visit: Visit) -> dict[str, Any]:
    """Return what stands above tasks and causes: counts, filters, saved views."""
    found = counts(connection, wanted, visit)
    query = query_of(wanted)
    saved = saved_views(connection, visit.login)
    return {
        "wanted": wanted,
        "query": query,
        "link": query_of,
        "visit": visit,
        "counts": found,
        "codes": found.codes.most_common(MOST_CODES),
        "desks": [one for one in desks_in_order() if found.tasks[one] or one.value == wanted.desk],
        "mine": {desk for one in visit.reach for desk in one.desks},
        "views": saved,
        "view": next((one for one in saved if one.query == query), None),
        "outdated": staleness(connection, visit),
    }
