"""Settings: from ``WIREFEED_*`` variables over ``wirefeed.toml`` over the defaults.

Every setting is one field of ``Settings``; its environment name is ``WIREFEED_`` plus the field's
name in capitals, its TOML name the field's name. A wrong value raises ``ConfigError`` with the
setting and its origin.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.errors import ConfigError

CONFIG_FILE = "wirefeed.toml"

# BCP 47 (RFC 5646 §2.1), the well-formed shapes that news text really uses.
LANGUAGE_TAG = re.compile(
    r"^(?=.{2,35}$)[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z\d]{5,8})*$"
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The operator's decisions. See docs/settings.md for each."""

    database_url: str = "sqlite:///data/wirefeed.db"
    base_url: str = "http://127.0.0.1:8000"
    title: str = "Wirefeed newsroom"
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    publisher: str = ""
    rights: str = ""
    logo_url: str = ""
    license_url: str = ""
    rsl_permits: tuple[str, ...] = ()
    rsl_prohibits: tuple[str, ...] = ()
    item_link: str = "own"
    media_dir: str = "data/media"
    cache_mb: int = 64
    log_level: str = "info"
    log_access: bool = False
    fetch_allow: tuple[str, ...] = ()
    fetch_timeout_s: int = 30
    fetch_max_mb: int = 64
    import_max_mb: int = 4096
    trusted_proxies: int = 0
    semantic: bool = True
    poll_budget: int = 1_000
    poll_budget_mb: int = 2_000
    former_base_urls: tuple[str, ...] = ()
    hub: bool = True
    hub_allow: tuple[str, ...] = ()
    hub_signature: str = "sha256"
    ping_hubs: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _optional_text(value: str) -> str:
    return value.strip()


def _base_url(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value!r} is not an address; write it like https://news.example.com")
    if not value.isascii():
        raise ValueError(
            f"{value!r} has letters that addresses do not have; write the host in its xn-- form"
        )
    if parts.query or parts.fragment or parts.username:
        raise ValueError(f"{value!r} must have no query, fragment or password")
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), "", ""))


def _base_urls(value: str) -> tuple[str, ...]:
    return tuple(_base_url(url) for url in value.replace(",", " ").split())


def _optional_url(value: str) -> str:
    if value.strip() and urlsplit(value.strip()).scheme not in ("http", "https"):
        raise ValueError(
            f"{value!r} is not an address; write it like "
            "https://creativecommons.org/licenses/by/4.0/"
        )
    return value.strip()


def _urls(value: str) -> tuple[str, ...]:
    urls = tuple(_optional_url(url) for url in value.replace(",", " ").split())
    for url in urls:
        if (
            not url.isascii()
            or "#" in url
            or "@" in urlsplit(url).netloc
            or not urlsplit(url).hostname
        ):
            raise ValueError(
                f"{url!r} must be an address of ASCII characters, without password or fragment"
            )
    return urls


def _usages(value: str) -> tuple[str, ...]:
    usages = tuple(value.replace(",", " ").split())
    for usage in usages:
        if not re.fullmatch(r"[a-z][a-z-]*", usage):
            raise ValueError(
                f"{usage!r} is not a usage; write them like: search, ai-train (RSL 1.0)"
            )
    return usages


def _language(value: str) -> str:
    if not LANGUAGE_TAG.match(value):
        raise ValueError(
            f"{value!r} is not a language tag; write one like en, az or pt-BR (BCP 47)"
        )
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{value!r} is not a time zone; write one like Asia/Baku or UTC"
        ) from error
    return value


def _database_url(value: str) -> str:
    scheme = value.partition(":")[0]
    if scheme.partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise ValueError("must start with sqlite:/// or postgresql://")
    if scheme in ("postgresql", "postgres"):
        return "postgresql+psycopg" + value[len(scheme) :]
    return value


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is not one of {', '.join(allowed)}")
        return value

    return parse


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        try:
            number = int(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is not a whole number") from error
        if not low <= number <= high:
            raise ValueError(f"{number} is not between {low} and {high}")
        return number

    return parse


def _yes_or_no(value: str) -> bool:
    folded = value.strip().lower()
    if folded not in ("true", "false", "yes", "no", "1", "0"):
        raise ValueError(f"{value!r} is neither true nor false")
    return folded in ("true", "yes", "1")


def _networks(value: str) -> tuple[str, ...]:
    import ipaddress

    names = tuple(part.strip() for part in value.split(",") if part.strip())
    for name in names:
        try:
            ipaddress.ip_network(name, strict=False)
        except ValueError as error:
            raise ValueError(
                f"{name!r} is not an address range; write one like 10.0.0.0/8"
            ) from error
    return names


_PARSERS: dict[str, Callable[[str], Any]] = {
    "database_url": _database_url,
    "base_url": _base_url,
    "title": _text,
    "description": _optional_text,
    "language": _language,
    "timezone": _timezone,
    "publisher": _optional_text,
    "rights": _optional_text,
    "logo_url": _optional_url,
    "license_url": _optional_url,
    "rsl_permits": _usages,
    "rsl_prohibits": _usages,
    "item_link": _choice("own", "source"),
    "media_dir": _text,
    "cache_mb": _whole(1, 65536),
    "log_access": _yes_or_no,
    "log_level": _choice("debug", "info", "warning", "error"),
    "fetch_allow": _networks,
    "fetch_timeout_s": _whole(1, 600),
    "fetch_max_mb": _whole(1, 4096),
    "import_max_mb": _whole(1, 1 << 20),
    "trusted_proxies": _whole(0, 16),
    "semantic": _yes_or_no,
    "poll_budget": _whole(0, 1_000_000),
    "poll_budget_mb": _whole(0, 1_000_000),
    "former_base_urls": _base_urls,
    "hub": _yes_or_no,
    "hub_allow": _networks,
    "hub_signature": _choice("sha256", "sha384", "sha512", "sha1"),
    "ping_hubs": _urls,
}


def load(environ: Mapping[str, str], directory: Path) -> Settings:
    """Read the settings that hold in ``directory`` under ``environ``.

    ``WIREFEED_CONFIG`` names another TOML file; it must then exist.

    Raises:
        ConfigError: for an unknown name, a wrong value or an unreadable file.
    """
    values: dict[str, Any] = {}
    for name, (raw, origin) in _raw_values(environ, directory).items():
        try:
            values[name] = _PARSERS[name](raw)
        except ValueError as error:
            raise ConfigError(name, origin, str(error)) from error
    return Settings(**values)


def _raw_values(environ: Mapping[str, str], directory: Path) -> dict[str, tuple[str, str]]:
    raw = _from_toml(environ, directory)
    for name in _PARSERS:
        variable = "WIREFEED_" + name.upper()
        if environ.get(variable, "") != "":
            raw[name] = (environ[variable], variable)
    return raw


def _from_toml(environ: Mapping[str, str], directory: Path) -> dict[str, tuple[str, str]]:
    named = environ.get("WIREFEED_CONFIG", "")
    path = Path(named) if named else directory / CONFIG_FILE
    if not path.is_file():
        if named:
            raise ConfigError("WIREFEED_CONFIG", "environment", f"{path} is not a file")
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(path.name, str(path), f"cannot be read: {error}") from error
    unknown = sorted(set(table) - set(_PARSERS))
    if unknown:
        known_names = ", ".join(sorted(_PARSERS))
        raise ConfigError(unknown[0], str(path), f"no such setting; the settings are {known_names}")
    return {name: (_toml_text(value), str(path)) for name, value in table.items()}


def _toml_text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(part) for part in value)
    return str(value)


def masked(settings: Settings) -> dict[str, str]:
    """Return every setting as the environment would give it, with the password of the database URL
    masked.
    """
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    values["database_url"] = mask_url(settings.database_url)
    return {
        name: ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        for name, value in values.items()
    }


def mask_url(url: str) -> str:
    """Return the URL with its password, and any password in its query, replaced by ``***``."""
    masked_query = re.sub(r"((?:password|sslpassword|passfile)=)[^&]*", r"\1***", url)
    return re.sub(r"(://[^/:@]*:)[^/]*(@)", r"\1***\2", masked_query)
