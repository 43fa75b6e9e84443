"""Settings of single sign-on: none without an issuer, and wrong ones are told before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.error import WrongInputError
from review.people.single_sign_on.settings import is_protected, single_sign_on
from review.serving import serving_of

RIGHT = {
    "ISSUER": "https://id.example/realms/acme",
    "CLIENT_ID": "desk",
    "CLIENT_SECRET": "hush",
    "DESK": "https://desk.example/",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in RIGHT.items():
        monkeypatch.setenv(f"DAYBOOK_OIDC_{name}", value)
    return monkeypatch


def test_nothing_is_set_from_the_start() -> None:
    assert single_sign_on() is None


def test_right_settings(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    environment.setenv("DAYBOOK_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    environment.setenv("DAYBOOK_OIDC_PASSWORDS_ONLY_FOR", "Ada, otto")
    found = single_sign_on()
    assert found is not None
    assert found.redirect_uri == "https://desk.example/login/single-sign-on/callback"
    assert found.client_secret.get_secret_value() == "from a file"
    assert found.passwords_only_for == {"ada", "otto"}
    assert "from a file" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ISSUER", "http://id.example", "expected an https address"),
        ("ISSUER", "https://id.example/?tenant=1", "without a query"),
        ("ISSUER", "id.example", "expected an https address"),
        ("CLIENT_ID", "", "CLIENT_ID"),
        ("DESK", "", "DAYBOOK_OIDC_DESK"),
        ("DESK", "http://desk.example", "DAYBOOK_OIDC_DESK"),
        ("DESK", "https://desk.example/daybook", "DAYBOOK_OIDC_DESK"),
        ("LINK_BY_EMAIL", "perhaps", "DAYBOOK_OIDC_LINK_BY_EMAIL"),
        ("CLIENT_SECRET_FILE", "/nowhere/secret", "/nowhere/secret"),
    ],
)
def test_a_wrong_setting_is_told_before_the_desk_starts(
    environment: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    environment.setenv(f"DAYBOOK_OIDC_{name}", value)
    with pytest.raises(WrongInputError, match=told):
        serving_of()


def test_passwords_are_not_switched_off_without_a_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_OIDC_PASSWORDS_ONLY_FOR", "ada")
    with pytest.raises(WrongInputError, match="nobody else could sign in"):
        single_sign_on()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://id.example", True), ("http://127.0.0.1:5556/dex", True), ("http://[::1]:8080", True),
        ("http://localhost", True), ("http://localhost.evil.example", False), ("http://127.0.0.1.evil.example", False),
        ("http://127.0.0.1@evil.example", False), ("https://id.example#part", False), ("https://", False),
        ("https://id.example/ x", False), ("https://id.example\\@evil.example", False), ("https://[", False),
        ("ftp://id.example", False), ("", False),
    ],
)  # fmt: skip
def test_addresses_are_https_or_on_this_machine(address: str, expected: bool) -> None:
    assert is_protected(address) is expected
