"""The picture beside the fields: where a value stands is shown, and what is clicked or chosen on it goes into the field."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, enter, until

WRONG_SUM = "028-mueller-invoice.pdf"
HEARD = """() => { window.heard = []; for (const name of ["daybook:box", "daybook:captured", "daybook:left"])
  document.addEventListener(name, (event) => window.heard.push([name, event.detail])); }"""
BEGIN = """(field) => document.dispatchEvent(new CustomEvent("daybook:focus", {detail: {field}}))"""
MIDDLE = """(id) => { const seen = document.querySelector(`[data-id="${id}"]`).getBoundingClientRect();
  return [seen.x + seen.width / 2, seen.y + seen.height / 2]; }"""


@pytest.fixture
def desk(lasting_desk: Desk) -> Desk:
    """One desk for all tests here: none of them changes a document."""
    return lasting_desk


def open_picture(page: Page, desk: Desk) -> None:
    """Show the picture alone, and listen to what it says."""
    page.emulate_media(reduced_motion="reduce")  # what is scrolled to is there at once
    enter(page, desk, "rita", f"{desk.page_of(WRONG_SUM)}/viewer")
    page.wait_for_selector("[data-viewer][data-ready]")
    until(page, "[...document.images].every((one) => one.complete && one.naturalWidth > 0)")
    page.evaluate(HEARD)


def heard(page: Page, name: str) -> list[dict[str, Any]]:
    until(page, "(name) => window.heard.some((one) => one[0] === name)", arg=name)
    return [detail for one, detail in page.evaluate("window.heard") if one == name]


def test_a_field_in_focus_is_shown_where_it_stands(page: Page, desk: Desk) -> None:
    open_picture(page, desk)
    page.keyboard.press("z")  # small print has a lens
    page.evaluate(BEGIN, "gross_total")
    box = page.locator('[data-id="gross_total"]')
    expect(box).to_have_class("viewer-box is-here")
    expect(box).to_have_attribute("data-state", "wrong")
    expect(box).to_be_in_viewport(ratio=1)
    expect(page.locator(".viewer-lens")).to_be_visible()
    page.evaluate(BEGIN, "")
    expect(page.locator(".viewer-lens")).to_be_hidden()


def test_every_box_lies_on_its_page(page: Page, desk: Desk) -> None:
    open_picture(page, desk)
    outside = page.evaluate("""() => [...document.querySelectorAll(".viewer-box")].filter((box) => {
      const on = box.closest("svg").viewBox.baseVal;
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => box[name].baseVal.value);
      return x < -2 || y < -2 || x + width > on.width + 2 || y + height > on.height + 2 || !width || !height; }).length""")
    assert outside == 0
    assert page.locator(".viewer-box").count() > 10


def test_a_click_on_a_box_asks_for_its_field_and_one_on_a_word_takes_it(page: Page, desk: Desk) -> None:
    open_picture(page, desk)
    page.evaluate(BEGIN, "gross_total")
    page.mouse.click(*page.evaluate(MIDDLE, "net_total"))
    assert heard(page, "daybook:box")[0]["field"] == "net_total"
    page.keyboard.down("Shift")
    page.mouse.click(*page.evaluate(MIDDLE, "net_total"))
    page.keyboard.up("Shift")
    (taken,) = heard(page, "daybook:captured")
    assert (taken["text"], taken["page"], taken["field"]) == ("224,60", 1, "gross_total")
    assert 0 < taken["box"]["x0"] < taken["box"]["x1"]
    expect(page.locator('[data-id="gross_total"]')).to_have_attribute("data-state", "captured")


def test_a_rectangle_takes_all_that_stands_in_it(page: Page, desk: Desk) -> None:
    open_picture(page, desk)
    page.evaluate(BEGIN, "gross_total")
    x, y = page.evaluate(MIDDLE, "gross_total")
    page.mouse.move(x - 60, y - 12)
    page.mouse.down()
    page.mouse.move(x, y)
    page.mouse.move(x + 70, y + 12)
    page.mouse.up()
    (taken,) = heard(page, "daybook:captured")
    assert taken["text"] == "277,27 EUR"


def test_words_are_taken_by_keyboard_alone(page: Page, desk: Desk) -> None:
    open_picture(page, desk)
    page.evaluate(BEGIN, "gross_total")
    page.keyboard.press("c")
    expect(page.locator(".viewer-said")).to_have_text("277,27")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".viewer-said")).to_have_text("277,27 EUR")
    page.keyboard.press("Enter")
    assert heard(page, "daybook:captured")[0]["text"] == "277,27 EUR"
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    assert heard(page, "daybook:left") == [{"field": "gross_total"}]


def test_the_picture_grows_by_keys(page: Page, desk: Desk) -> None:
    open_picture(page, desk)
    width = page.locator(".viewer-sheet").bounding_box()
    page.keyboard.press("+")
    wider = page.locator(".viewer-sheet").bounding_box()
    page.keyboard.press("0")
    again = page.locator(".viewer-sheet").bounding_box()
    page.keyboard.press("z")
    whole = page.locator(".viewer-sheet").bounding_box()
    assert width is not None
    assert wider is not None
    assert again is not None
    assert whole is not None
    assert wider["width"] > width["width"]
    assert abs(again["width"] - width["width"]) < 20
    assert whole["height"] < 900


def test_what_is_clicked_goes_into_the_field_of_the_page(page: Page, desk: Desk) -> None:
    page.emulate_media(reduced_motion="reduce")
    enter(page, desk, "rita", desk.page_of(WRONG_SUM))
    page.wait_for_selector("[data-viewer][data-ready]")
    page.locator("#v-gross_total").focus()
    expect(page.locator('[data-id="gross_total"]')).to_have_class("viewer-box is-here")
    page.keyboard.down("Shift")
    page.mouse.click(*page.evaluate(MIDDLE, "net_total"))
    page.keyboard.up("Shift")
    expect(page.locator("#v-gross_total")).to_have_value("224,60")
