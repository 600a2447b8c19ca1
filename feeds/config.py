"""Settings: from ``WIREFEED_*`` variables over ``wirefeed.toml`` over the defaults.

Every setting is one field of ``Settings``, declared with its parser and its meaning. Its
environment name is ``WIREFEED_`` plus the field's name in capitals, its TOML name the field's name.
A wrong value raises ``ConfigError`` with the setting and its origin.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.errors import ConfigError

CONFIG_FILE = "wirefeed.toml"
MEGABYTE = 1_000_000

# BCP 47 (RFC 5646 §2.1), the well-formed shapes that news text really uses.
LANGUAGE_TAG = re.compile(
    r"^(?=.{2,35}$)[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z\d]{5,8})*$"
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The declaration of a setting: its parser, which raises ValueError, and one phrase for the
    reference.
    """

    parse: Callable[[str], Any]
    meaning: str


def setting(default: Any, parse: Callable[[str], Any], meaning: str) -> Any:
    """Return a dataclass field that is a setting."""
    declaration = Setting(parse=parse, meaning=meaning)
    return dataclasses.field(default=default, metadata={"setting": declaration})


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


def _color(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value.strip()):
        raise ValueError(f"{value!r} is not a colour; write one like #0b5394")
    return value.strip().lower()


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


def _languages(value: str) -> tuple[str, ...]:
    return tuple(_language(tag) for tag in value.replace(",", " ").split())


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
            raise ValueError(f"{value!r} is not one of {', '.join(filter(None, allowed))}")
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


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The operator's decisions; docs/reference/settings.md lists them."""

    database_url: str = setting(
        "sqlite:///data/wirefeed.db",
        _database_url,
        "the store; also `postgresql://user:password@host/name`",
    )
    base_url: str = setting(
        "http://127.0.0.1:8000",
        _base_url,
        "the public address; `serve` uses its own host and port if unset",
    )
    title: str = setting("Wirefeed newsroom", _text, "the newsroom's name")
    description: str = setting("", _optional_text, "the feeds' description")
    language: str = setting(
        "en",
        _language,
        "the language of the newsroom, and of articles without one (BCP 47)",
    )
    languages: tuple[str, ...] = setting(
        (),
        _languages,
        "the languages that have pages of their own, e.g. `en, az, ru`: the front page and the "
        "sections have one language each; all languages on one page, if empty",
    )
    timezone: str = setting(
        "UTC",
        _timezone,
        "the time zone of dates without one, and of the pages",
    )
    publisher: str = setting("", _optional_text, "the feeds' author; the title, if empty")
    rights: str = setting(
        "",
        _optional_text,
        "the feeds' copyright line, and that of texts without one",
    )
    logo_url: str = setting(
        "",
        _optional_url,
        "a PNG of 700×100 pixels, for aggregators that show a logo",
    )
    icon_url: str = setting(
        "",
        _optional_url,
        "a square PNG of 512 pixels or more; a mark is drawn if unset",
    )
    cover_url: str = setting(
        "", _optional_url, "a wide picture for Feedly, with `WIREFEED_WEBFEEDS`"
    )
    accent_color: str = setting(
        "#0b5394", _color, "the newsroom's colour, of the drawn mark: `#rrggbb`"
    )
    webfeeds: bool = setting(
        False,
        _yes_or_no,
        "also state icon, logo, cover and colour in the elements that Feedly reads",
    )
    unresolved_headlines: bool = setting(
        False,
        _yes_or_no,
        "show the related headlines that a text names and that are not here, without a link",
    )
    podcast_image_url: str = setting(
        "",
        _optional_url,
        "a square JPEG or PNG of 1,400 to 3,000 pixels, the cover of feeds with sound; the icon, "
        "if empty",
    )
    podcast_category: str = setting(
        "News", _text, "the category in podcast directories, one of Apple's"
    )
    podcast_email: str = setting(
        "",
        _optional_text,
        "the owner's e-mail address in feeds with sound, which directories check",
    )
    podcast_explicit: bool = setting(False, _yes_or_no, "state that feeds with sound are explicit")
    license_url: str = setting("", _optional_url, "the licence of texts without one")
    rsl_permits: tuple[str, ...] = setting(
        (),
        _usages,
        "permissions for machines, in the words of RSL 1.0: `search`, `ai-train` …",
    )
    rsl_prohibits: tuple[str, ...] = setting(
        (),
        _usages,
        "prohibitions for machines, in the same words",
    )
    item_link: str = setting(
        "own",
        _choice("own", "source"),
        "whether an item links to our page (`own`) or the source's (`source`)",
    )
    article_path: str = setting(
        "",
        _choice("", "slug", "uuid"),
        "the addresses of articles that become public from now on: `/articles/<slug>-<short id>` "
        "(`slug`), or by the whole id (`uuid`); empty: as the store has it, a new one `slug`",
    )
    feed_embeds: str = setting(
        "link",
        _choice("link", "player"),
        "whether feeds show embeds as links with a picture (`link`) or as frames (`player`)",
    )
    lead_picture: str = setting(
        "content",
        _choice("content", "beside"),
        "whether a picture beside the text is also at the head of the text in feeds (`content`)",
    )
    feed_max_kb: int = setting(
        1024,
        _whole(16, 1_000_000),
        "kilobytes (10³ bytes) of one feed, before compression; a larger one has fewer entries",
    )
    media_dir: str = setting("data/media", _text, "the folder of stored pictures")
    picture_max_mb: int = setting(
        20,
        _whole(1, 100),
        "megabytes (10⁶ bytes) of one uploaded picture",
    )
    picture_max_megapixels: int = setting(
        50,
        _whole(1, 150),
        "millions of pixels of one uploaded picture, those of all frames of an animation together; "
        "processing takes about 12 bytes of memory for each",
    )
    cache_mb: int = setting(
        64,
        _whole(1, 65536),
        "megabytes (10⁶ bytes) of memory for finished feed documents, per process",
    )
    log_level: str = setting(
        "info",
        _choice("debug", "info", "warning", "error"),
        "`debug`, `info`, `warning` or `error`: the least level of log lines",
    )
    log_format: str = setting(
        "auto",
        _choice("auto", "text", "json"),
        "log lines on standard error: JSON objects (`json`), lines to read (`text`), or lines on a "
        "terminal and JSON elsewhere (`auto`)",
    )
    log_access: bool = setting(
        False,
        _yes_or_no,
        "log each request, too: address, method, path, status, milliseconds",
    )
    fetch_allow: tuple[str, ...] = setting(
        (),
        _networks,
        "private address ranges that may be fetched, e.g. `10.0.0.0/8`",
    )
    fetch_timeout_s: int = setting(
        30,
        _whole(1, 600),
        "seconds for one fetch, all redirects included",
    )
    fetch_max_mb: int = setting(
        64,
        _whole(1, 4096),
        "megabytes (10⁶ bytes) of one fetched document, unpacked",
    )
    import_max_mb: int = setting(
        4096,
        _whole(1, 1_000_000),
        "megabytes (10⁶ bytes) of one imported file, unpacked",
    )
    trusted_proxies: int = setting(
        0,
        _whole(0, 16),
        "the number of proxies in front that may set `X-Forwarded-*`",
    )
    semantic: bool = setting(
        True,
        _yes_or_no,
        "compute sentence vectors of English articles, where `wirefeed[semantic]` is installed",
    )
    poll_budget: int = setting(
        1_000,
        _whole(0, 1_000_000),
        "feeds that are not in memory (searches, `since`, rare filters) for one client; "
        "refilled in five minutes; 0 for no limit",
    )
    api_budget: int = setting(
        3_000,
        _whole(0, 1_000_000),
        "requests of one API token in a minute to each server process; a batch counts as many as "
        "it has articles; 0 for no limit",
    )
    poll_budget_mb: int = setting(
        2_000,
        _whole(0, 1_000_000),
        "megabytes (10⁶ bytes) of feeds for one client, also refilled in five minutes; 0 "
        "for no limit",
    )
    migration_backup_dir: str = setting(
        "",
        _optional_text,
        "the folder in which `serve` and `migrate` write a backup before they change the schema; "
        "none, if empty",
    )
    erase_withdrawn_days: int = setting(
        0,
        _whole(0, 36_500),
        "days after a withdrawal until its texts are erased from the store, by the worker or "
        "`wirefeed upkeep`; 0 for never",
    )
    keep_receipts_days: int = setting(
        0,
        _whole(0, 36_500),
        "days until `wirefeed upkeep` or the worker deletes receipts of partners that a later one "
        "of the same article has replaced; 0 keeps all",
    )
    keep_raw_days: int = setting(
        0,
        _whole(0, 36_500),
        "days until they delete the raw texts of revisions that later ones have replaced; the "
        "clean texts stay; 0 keeps all",
    )
    keep_webhook_log_days: int = setting(
        30,
        _whole(1, 36_500),
        "days until they delete attempts to deliver to webhooks from the log, which has the last "
        "10,000 of each webhook at most",
    )
    audit_days: int = setting(
        0,
        _whole(0, 36_500),
        "days until they delete rows of the audit log; 0 keeps all",
    )
    purge_url: str = setting(
        "",
        _optional_url,
        "an address that `export` posts to after each change: JSON with the changed addresses in "
        "`urls`, for a CDN to drop its copies",
    )
    purge_token: str = setting(
        "", _optional_text, "sent to it as `Authorization: Bearer …`, if not empty"
    )
    former_base_urls: tuple[str, ...] = setting(
        (),
        _base_urls,
        "former addresses of the newsroom: they answer 301",
    )
    hub: bool = setting(True, _yes_or_no, "enable the hub, and list its address in feeds")
    hub_allow: tuple[str, ...] = setting(
        (),
        _networks,
        "private address ranges of callbacks and webhooks, on any port, without request limits: "
        "`10.0.0.0/8`",
    )
    hub_signature: str = setting(
        "sha256",
        _choice("sha256", "sha384", "sha512", "sha1"),
        "the signature of deliveries; also `sha384`, `sha512`, `sha1`",
    )
    ping_hubs: tuple[str, ...] = setting((), _urls, "other hubs that are notified of changes")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def other_languages(self) -> tuple[str, ...]:
        """The languages whose pages have an address of their own, as in addresses."""
        tags = (tag.lower() for tag in self.languages)
        return tuple(tag for tag in dict.fromkeys(tags) if tag != self.language.lower())

    @property
    def fetch_max_bytes(self) -> int:
        return self.fetch_max_mb * MEGABYTE

    @property
    def picture_max_bytes(self) -> int:
        return self.picture_max_mb * MEGABYTE

    @property
    def picture_max_pixels(self) -> int:
        return self.picture_max_megapixels * 1_000_000

    @property
    def import_max_bytes(self) -> int:
        return self.import_max_mb * MEGABYTE


SETTINGS: dict[str, Setting] = {
    field.name: field.metadata["setting"] for field in dataclasses.fields(Settings)
}


PREFIX = "WIREFEED_"
CONFIG_VARIABLE = "WIREFEED_CONFIG"
# Kubernetes and Docker set these for a service or a link with the name "wirefeed", or with a longer
# name that begins so. A port alone is a number in a setting, and an address in theirs.
_SERVICE_VARIABLE = re.compile(
    r"_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$|_ENV_\w+$"
)
_SERVICE_ADDRESS = re.compile(r"^(tcp|udp|sctp)://")


def load(environ: Mapping[str, str], directory: Path) -> Settings:
    """Read the settings that hold in ``directory`` under ``environ``.

    ``WIREFEED_CONFIG`` names another TOML file; it must then exist.

    Raises:
        ConfigError: for an unknown name, a wrong value or an unreadable file.
    """
    _refuse_unknown_variables(environ)
    values: dict[str, Any] = {}
    for name, (raw, origin) in _raw_values(environ, directory).items():
        try:
            values[name] = SETTINGS[name].parse(raw)
        except ValueError as error:
            raise ConfigError(name, origin, str(error)) from error
    return Settings(**values)


def from_values(values: Mapping[str, Any], base: Settings | None = None) -> Settings:
    """Return ``base``, or the defaults, with the values of a program: text, numbers, truth values,
    and lists of texts.

    Raises:
        ConfigError: for an unknown name or a wrong value.
    """
    parsed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in SETTINGS:
            raise ConfigError(name, "argument", _no_such_setting(name, SETTINGS))
        try:
            parsed[name] = SETTINGS[name].parse(_as_text(value))
        except ValueError as error:
            raise ConfigError(name, "argument", str(error)) from error
    return dataclasses.replace(base or Settings(), **parsed)


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    """Raise ``ConfigError`` for a ``WIREFEED_*`` variable that is no setting.

    An empty variable is unset, and those that describe a service are not meant for us.
    """
    names = [variable_of(name) for name in SETTINGS] + [CONFIG_VARIABLE]
    for variable in sorted(set(environ) - set(names)):
        if not variable.startswith(PREFIX) or not environ[variable]:
            continue
        if not _is_of_a_service(variable, environ[variable]):
            raise ConfigError(variable, "environment", _no_such_setting(variable, names))


def _is_of_a_service(variable: str, value: str) -> bool:
    """Return whether Kubernetes or Docker have set this variable to describe a service."""
    return bool(_SERVICE_VARIABLE.search(variable)) or (
        variable.endswith("_PORT") and bool(_SERVICE_ADDRESS.match(value))
    )


def _no_such_setting(name: str, names: Iterable[str]) -> str:
    """Return the reason of a refusal, with the setting that is probably meant."""
    by_bare_name = {other.removeprefix(PREFIX): other for other in names}
    similar = difflib.get_close_matches(name.removeprefix(PREFIX), by_bare_name, n=1)
    if similar:
        return f"no such setting; did you mean {by_bare_name[similar[0]]}?"
    return f"no such setting; the settings are {', '.join(sorted(by_bare_name.values()))}"


def _raw_values(environ: Mapping[str, str], directory: Path) -> dict[str, tuple[str, str]]:
    raw = _from_toml(environ, directory)
    for name in SETTINGS:
        variable = variable_of(name)
        if environ.get(variable, "") != "":
            raw[name] = (environ[variable], variable)
    return raw


def _from_toml(environ: Mapping[str, str], directory: Path) -> dict[str, tuple[str, str]]:
    named = environ.get(CONFIG_VARIABLE, "")
    path = Path(named) if named else directory / CONFIG_FILE
    if not path.is_file():
        if named:
            raise ConfigError(CONFIG_VARIABLE, "environment", f"{path} is not a file")
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(path.name, str(path), f"cannot be read: {error}") from error
    for name in sorted(set(table) - set(SETTINGS)):
        raise ConfigError(name, str(path), _no_such_setting(name, SETTINGS))
    return {name: (_as_text(value), str(path)) for name, value in table.items()}


def _as_text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(str(part) for part in value)
    return str(value)


def masked(settings: Settings) -> dict[str, str]:
    """Return every setting as the environment would give it, with the password of the database URL
    masked.
    """
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    values["database_url"] = mask_url(settings.database_url)
    values["purge_token"] = "***" if settings.purge_token else ""
    return {
        name: ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        for name, value in values.items()
    }


def mask_url(url: str) -> str:
    """Return the URL with its password, and any password in its query, replaced by ``***``."""
    masked_query = re.sub(r"((?:password|sslpassword|passfile)=)[^&]*", r"\1***", url)
    return re.sub(r"(://[^/:@]*:)[^/]*(@)", r"\1***\2", masked_query)
