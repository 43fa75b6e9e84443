"""Settings of single sign-on: nothing of it exists until an issuer is set."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from documents.error import WrongInputError
from documents.value import Value

CALLBACK: Final = "/login/single-sign-on/callback"
"""Path of the desk that the provider sends people back to."""

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
LONGEST_ISSUER: Final = 200
"""Characters, as the database keeps them."""


class Settings(BaseSettings):
    """What the environment says, each with the prefix DAYBOOK_OIDC_; docs/admins.md explains them."""

    model_config = SettingsConfigDict(env_prefix="DAYBOOK_OIDC_", frozen=True)

    issuer: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    client_secret_file: Path | None = None
    desk: str = ""
    name: str = "single sign-on"
    acr: str = ""
    link_by_email: bool = False
    passwords_only_for: str = ""
    contact: str = "an administrator of Daybook"


class SingleSignOn(Value):
    """A provider, and how people are known by it.

    Attributes:
        issuer: Exactly as the provider names itself in what it signs.
        client_id: What the provider calls this desk.
        client_secret: Empty for a public client, which PKCE alone protects.
        desk: Address of the desk as browsers see it, without a path.
        name: Of the provider, as people know it.
        acr: Authentication context classes of which the provider must confirm one; any will do when empty.
        link_by_email: A verified address that equals a login ties the two together, at the first sign-in.
        passwords_only_for: Logins that may still use a password; None for all.
        contact: Whom people ask who cannot sign in.
    """

    issuer: str
    client_id: str
    client_secret: SecretStr
    desk: str
    name: str
    acr: tuple[str, ...] = ()
    link_by_email: bool = False
    passwords_only_for: frozenset[str] | None = None
    contact: str

    @model_validator(mode="after")
    def _checked(self) -> Self:
        if not is_protected(self.issuer) or urlsplit(self.issuer).query or len(self.issuer) > LONGEST_ISSUER:
            raise ValueError(f'DAYBOOK_OIDC_ISSUER "{self.issuer}": expected an https address without a query')
        if not self.client_id:
            raise ValueError("DAYBOOK_OIDC_CLIENT_ID: found nothing, expected what the provider calls this desk")
        parts = urlsplit(self.desk)
        if not is_protected(self.desk) or parts.path or parts.query or parts.fragment:
            raise ValueError(
                f'DAYBOOK_OIDC_DESK "{self.desk}": expected the address of the desk as browsers see it, such as '
                "https://desk.example"
            )
        return self

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends people back to; it has to be registered there."""
        return self.desk + CALLBACK


def is_protected(address: str) -> bool:
    """Tell whether an address is https, or on this machine; anybody between could change the answers of others."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and "\\" not in address
    if not plain or not host or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


def single_sign_on() -> SingleSignOn | None:
    """Return what the environment says; None where no issuer is set.

    Raises:
        WrongInputError: A setting is wrong, or would lock everybody out.
    """
    try:
        found = Settings()
        if not found.issuer:
            _refuse_alone(found)
            return None
        return SingleSignOn(
            issuer=found.issuer,
            client_id=found.client_id,
            client_secret=_secret(found),
            desk=found.desk.rstrip("/"),
            name=found.name,
            acr=_listed(found.acr),
            link_by_email=found.link_by_email,
            passwords_only_for=frozenset(one.lower() for one in _listed(found.passwords_only_for)) or None,
            contact=found.contact,
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = "".join(f"DAYBOOK_OIDC_{part}: ".upper() for part in first["loc"])
        raise WrongInputError(where + first["msg"].removeprefix("Value error, ")) from error


def _refuse_alone(found: Settings) -> None:
    if found.passwords_only_for:
        raise WrongInputError(
            "DAYBOOK_OIDC_PASSWORDS_ONLY_FOR without DAYBOOK_OIDC_ISSUER: nobody else could sign in at all"
        )


def _secret(found: Settings) -> SecretStr:
    path = found.client_secret_file
    if path is None:
        return found.client_secret
    try:
        return SecretStr(path.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInputError(
            f"DAYBOOK_OIDC_CLIENT_SECRET_FILE {path}: it cannot be read, expected a file with the secret alone"
        ) from error


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.replace(",", " ").split() if one)
