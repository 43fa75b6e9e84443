"""Pages, found by walking this folder: a module with a `router` is part of the desk."""

from __future__ import annotations

from typing import Final

from starlette.convertors import IntegerConvertor, register_url_convertor

ROW: Final = "row"
"""A number in a path that a database can hold: `/accounts/{request_id:row}`; a longer one is no such page."""


class RowConvertor(IntegerConvertor):
    """Numbers of up to nine digits."""

    regex = "[0-9]{1,9}"


register_url_convertor(ROW, RowConvertor())
