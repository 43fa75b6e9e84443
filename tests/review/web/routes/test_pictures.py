"""Pictures by HTTP: whose they are, what is kept, what is refused, and what stands in place of none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from PIL import Image

from documents.field import Evidence, FieldName
from documents.finding import Role
from documents.reading import DocumentReading, PageView
from documents.text import Box
from review.web.routes.pictures import pictures
from tests.extractors.jail import hostile_files as hostile
from tests.flows.stages.world import invoice
from tests.review.web.api_world import ApiWorld

PDF = Path(__file__).parents[4] / "sample_docs" / "inbox" / "nordlicht" / "002-mueller-invoice.pdf"
GROSS = Box(400, 500, 460, 512)


def placed(reading: DocumentReading) -> DocumentReading:
    """Return the reading with a place for its gross total, and with how its page was laid."""
    field = reading.fields[FieldName.GROSS_TOTAL]
    assert field.chosen is not None
    chosen = field.chosen.model_copy(update={"evidence": Evidence(page=1, box=GROSS)})
    fields = {**reading.fields, FieldName.GROSS_TOTAL: field.model_copy(update={"chosen": chosen})}
    view = PageView(number=1, width=595.28, height=841.89)
    return reading.model_copy(update={"fields": fields, "views": (view,)})


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> Iterator[ApiWorld]:
    made = ApiWorld(tmp_path, sqlite_engine)
    yield made
    pictures(made.app).close()


@pytest.fixture
def bill(world: ApiWorld) -> str:
    found = world.receive(placed(invoice(order="", net_total="259.00")), content=PDF.read_bytes())
    world.night()
    return f"/clients/acme/documents/{found}"


@pytest.fixture
def rita(world: ApiWorld) -> TestClient:
    return world.browser(world.rita)


def image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_page_is_a_picture_of_ours_and_kept_by_the_browser_alone(rita: TestClient, bill: str) -> None:
    answer = rita.get(f"{bill}/pages/1.png?width=300")
    assert answer.status_code == 200
    assert answer.headers["content-type"] in {"image/png", "image/webp"}
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert image(answer.content).width == 400
    again = rita.get(f"{bill}/pages/1.png?width=300", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = rita.get(f"{bill}/pages/1.png?width=500", headers={"If-None-Match": answer.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("width", ["1000000000", "0", "-1", "1e9", "nan", "4001", "15"])
def test_a_hostile_width_is_refused(rita: TestClient, bill: str, width: str) -> None:
    assert rita.get(f"{bill}/pages/1.png?width={width}").status_code == 422


@pytest.mark.parametrize(
    "where",
    [
        "pages/0.png",
        "pages/2.png",
        "pages/99999999999999999999.png",
        "words/2.json",
        "crops/nothing.png",
        "crops/net_total.png",
        "crops/lines.png?line=9&cell=net_amount",
        "crops/gross_total.png?choice=9",
        "crops/..%2F..%2Fdaybook.db",
    ],
)
def test_what_is_not_there_is_not_found(rita: TestClient, bill: str, where: str) -> None:
    assert rita.get(f"{bill}/{where}").status_code == 404


def test_a_crop_shows_the_place_of_a_field(rita: TestClient, bill: str) -> None:
    crop = rita.get(f"{bill}/crops/gross_total.png")
    assert crop.status_code == 200
    assert image(crop.content).width > 60 * 200 / 72


def test_words_come_with_their_boxes(rita: TestClient, bill: str) -> None:
    said = rita.get(f"{bill}/words/1.json").json()
    assert (said["width"], said["problem"]) == (595.28, "")
    text, x0, top, x1, bottom = next(word for word in said["words"] if word[0] == "Müller")
    assert text
    assert 0 < x0 < x1 < said["width"]
    assert 0 < top < bottom < said["height"]


def test_boxes_say_how_far_they_are_believed(rita: TestClient, bill: str) -> None:
    (page,) = rita.get(f"{bill}/boxes.json").json()
    (box,) = page["boxes"]
    assert (box["field"], box["state"], page["in_file"]) == ("gross_total", "wrong", 1)
    assert [box["x0"], box["bottom"]] == [GROSS.x0, GROSS.bottom]


@pytest.mark.parametrize("what", ["pages/1.png", "crops/gross_total.png", "words/1.json", "boxes.json", "viewer"])
def test_only_who_works_for_the_client_sees_it(world: ApiWorld, bill: str, what: str) -> None:
    stranger = world.rita.model_copy(update={"grants": ()})
    assert world.browser(None).get(f"{bill}/{what}").status_code in {303, 401}
    assert world.browser(world.rita).get(f"{bill[:-4]}zz-1/{what}").status_code == 404
    assert world.browser(world.rita).get(f"{bill.replace('acme', 'other', 1)}/{what}").status_code == 404
    assert stranger.grants == ()


def test_what_may_be_somebody_elses_is_seen_by_the_privacy_desk_alone(world: ApiWorld) -> None:
    found = world.receive(
        placed(invoice(order="", buyer_name="Ganz Andere AG", buyer_tax_id="DE811907980")), content=PDF.read_bytes()
    )
    world.night()
    assert "V-ID-07" in world.codes(found)
    address = f"/clients/acme/documents/{found}"
    priska = world.person("priska", Role.PRIVACY)
    for what in ("pages/1.png?width=200", "crops/gross_total.png", "words/1.json", "boxes.json", "viewer"):
        assert world.browser(world.rita).get(f"{address}/{what}").status_code == 403
        assert world.browser(priska).get(f"{address}/{what}").status_code == 200


def test_an_encrypted_file_has_a_picture_that_says_so(world: ApiWorld, rita: TestClient) -> None:
    found = world.receive(invoice(order="", net_total="259.00"), content=hostile.encrypted())
    world.night()
    answer = rita.get(f"/clients/acme/documents/{found}/pages/1.png")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg")
    assert answer.headers["cache-control"] == "no-store"
    assert "password" in answer.text
    assert "password" in rita.get(f"/clients/acme/documents/{found}/words/1.json").json()["problem"]


def test_two_who_ask_at_once_get_the_same(world: ApiWorld, bill: str) -> None:
    def ask(_: int) -> bytes:
        answer = world.browser(world.rita).get(f"{bill}/pages/1.png?width=900")
        assert answer.status_code == 200
        return answer.content

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
