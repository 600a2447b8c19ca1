"""A partner's entitlement, time offset and tokens. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from feeds.config import LANGUAGE_TAG
from feeds.errors import BadPartner
from feeds.text.slugs import is_slug
from feeds.text.watermark import new_code

NAME = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
MAX_OFFSET_MINUTES = 7 * 24 * 60
_ORIGIN = re.compile(r"^https?://[a-z0-9.-]+(?::\d{1,5})?$")


@dataclass(frozen=True, kw_only=True)
class Entitlement:
    """The articles and parts of articles that a partner gets.

    Empty sections, tags or languages mean no limit; several values mean any of them.

    With ``has_ednotes`` the notes to editors go out.

    Only ``sites`` (origins) may frame the embeds under the partner's name. ``offset_minutes`` is
    the delay after publication (0–10,080); a negative value is the lead before the end of an
    embargo, which is then stated.
    """

    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    excluded_tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    is_full: bool = True
    has_pictures: bool = True
    has_watermark: bool = False
    has_ednotes: bool = False
    sites: tuple[str, ...] = ()
    offset_minutes: int = 0

    def checked(self) -> Entitlement:
        """Itself.

        Raises:
            BadPartner: a value that can let nothing through, or too much.
        """
        for section in self.sections:
            if not is_slug(section):
                raise BadPartner(
                    f"section {section!r} is not a slug; write it as in /sections/<slug>"
                )
        for language in self.languages:
            if not LANGUAGE_TAG.match(language):
                raise BadPartner(
                    f"language {language!r} is not a language tag; write one like en, az or pt-BR"
                )
        for site in self.sites:
            if not _ORIGIN.match(site):
                raise BadPartner(
                    f"site {site!r} is not an origin; write it like https://www.example.com"
                )
        if abs(self.offset_minutes) > MAX_OFFSET_MINUTES:
            raise BadPartner(f"an offset of {self.offset_minutes} minutes is over a week")
        if contradictory := set(self.tags) & set(self.excluded_tags):
            raise BadPartner(f"tag {min(contradictory)!r} is both wanted and excluded")
        return self

    def to_json(self) -> str:
        """Return the values that differ from the defaults, as JSON."""
        usual = asdict(Entitlement())
        return json.dumps(
            {name: value for name, value in asdict(self).items() if value != usual[name]},
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> Entitlement:
        raw: dict[str, Any] = json.loads(text)
        values: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in raw.items()
        }
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class Token:
    """A stored token: its hash and its expiry (None for no expiry)."""

    hash: str = field(repr=False)
    created: datetime
    expires: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A recipient of a private feed.

    ``name`` is a slug; ``key`` is the row number, 0 before it is stored; ``mark`` is the watermark
    code that identifies a leaked copy.
    """

    key: int = 0
    name: str
    entitlement: Entitlement
    profile: str = "standard"
    budget_per_hour: int = 600
    is_suspended: bool = False
    mark: str = field(default_factory=new_code)
    created: datetime
    tokens: tuple[Token, ...] = ()


def checked_name(name: str) -> str:
    if not NAME.match(name) or len(name) > 60:
        raise BadPartner(
            f"{name!r} is not a name for a partner; write one like city-news (a–z, 0–9, hyphens)"
        )
    return name
