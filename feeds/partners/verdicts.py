"""Verdicts of a partner profile: each entry passes, is adjusted or is held back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

from feeds.config import Settings
from feeds.languages.tags import primary
from feeds.model import Enclosure, Entry, Person
from feeds.partners.profiles import Profile
from feeds.publishing.body import lead_figure, with_players
from feeds.render.podcast import PODCAST_CATEGORIES, episode_of
from feeds.sanitize import only_tags, text_of
from feeds.sanitize.contents import embed_addresses
from feeds.text.excerpts import excerpt


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The verdict on one entry; ``entry`` is None where it is held back.

    ``reasons`` are the grounds or the changes; ``advice`` lists accepted but unwelcome properties.
    """

    headline: str
    entry: Entry | None
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return "held back" if self.entry is None else "adjusted" if self.reasons else "passes"


def of_the_feed(profile: Profile, settings: Settings, language: str) -> list[str]:
    """Return the feed-level requirements of a profile that a feed in ``language`` does not meet."""
    lacks = (
        ["the feed has no logo; set WIREFEED_LOGO_URL"]
        if profile.has_logo and not settings.logo_url
        else []
    )
    lacks.extend(profile.unmet)
    if profile.needs_podcast:
        lacks.extend(_podcast_lacks(settings))
    if profile.needs_locale and "-" not in language:
        lacks.append(
            f"its language is {language}, without a country; set WIREFEED_LANGUAGE, or --lang of "
            f"the partner, like {language}-GB"
        )
    return lacks


def _podcast_lacks(settings: Settings) -> list[str]:
    lacks = []
    if not settings.podcast_image_url:
        lacks.append("it has no cover of 1,400 to 3,000 pixels; set WIREFEED_PODCAST_IMAGE_URL")
    if not settings.podcast_email:
        lacks.append("it names no owner's e-mail address; set WIREFEED_PODCAST_EMAIL")
    if urlsplit(settings.base_url).scheme != "https":
        lacks.append("its address is not https; set WIREFEED_BASE_URL")
    if settings.podcast_category not in PODCAST_CATEGORIES:
        lacks.append(
            f"its category {settings.podcast_category!r} is none of Apple's; set "
            "WIREFEED_PODCAST_CATEGORY"
        )
    return lacks


def judge(
    profile: Profile,
    entries: Iterable[Entry],
    language: str,
    publisher: str,
    now: datetime,
    size: int,
) -> list[Verdict]:
    """Yield the verdict on each entry, newest first, until ``size`` have passed.

    ``language`` is the feed's; ``publisher`` is the author of unsigned entries.
    """
    verdicts: list[Verdict] = []
    passed = 0
    for entry in entries:
        if passed >= size and not entry.is_deleted:
            continue
        hold_reasons = list(_held(profile, entry, language, now))
        if (
            not hold_reasons
            and not entry.is_deleted
            and profile.max_entries
            and passed >= profile.max_entries
        ):
            hold_reasons = [f"{profile.name} looks at the newest {profile.max_entries} only"]
        changed, reasons = _adjusted(profile, entry, publisher)
        if not hold_reasons:
            hold_reasons = list(_still_missing(profile, changed))
        passed += not hold_reasons and not entry.is_deleted
        advice = () if hold_reasons else tuple(_advice(profile, entry))
        verdicts.append(
            Verdict(
                headline=entry.title,
                entry=None if hold_reasons else changed,
                reasons=tuple(hold_reasons or reasons),
                advice=advice,
            )
        )
    return verdicts


def _advice(profile: Profile, entry: Entry) -> Iterable[str]:
    if entry.is_deleted:
        return
    if len(entry.title) < profile.title_advised:
        yield f"the title has {len(entry.title)} characters, {profile.title_advised} are advised"
    links = len(embed_addresses(with_players(entry.content_html, profile.players)))
    if links and profile.name != "standard":
        yield f"embeds that stay links: {links}"
    is_measured = profile.image_least_side or profile.image_least_width or any(profile.image_ratio)
    if is_measured and any(not image.width for image in entry.metadata.images):
        yield "the size of a picture is not known, and the aggregator has rules for it"
    episode = episode_of(entry) if profile.needs_sound else None
    if episode is not None and not episode.length:
        yield "the length of its file in bytes is not known; directories want it"
    if episode is not None and not episode.duration_s:
        yield "the duration of its file is not known"
    if profile.has_figures and any(not image.credit for image in entry.metadata.images):
        yield "a picture has no credit, which the aggregator requires"


def _held(profile: Profile, entry: Entry, language: str, now: datetime) -> Iterable[str]:
    if entry.is_deleted:
        return
    least = profile.title_chars[0]
    if len(entry.title) < least:
        yield f"the title has {len(entry.title)} characters, at least {least} are wanted"
    if profile.needs_https and urlsplit(entry.url).scheme != "https":
        yield f"its address is not https: {entry.url}; set WIREFEED_BASE_URL"
    if profile.max_age_days and now - entry.published >= timedelta(days=profile.max_age_days):
        yield f"it is older than {profile.max_age_days} days"
    if profile.max_age_days and entry.published > now:
        yield "its date is in the future"
    language_tag = entry.metadata.language
    if profile.languages and primary(language_tag) not in profile.languages:
        accepted = ", ".join(profile.languages)
        yield f"its language is {language_tag}, the aggregator accepts {accepted} only"
    elif profile.is_one_language and primary(language_tag) != primary(language):
        yield (
            f"its language is {language_tag}, the feed's is {language}; "
            "give this partner one language (--lang)"
        )
    if profile.needs_sound and episode_of(entry) is None:
        yield "it has no sound or film of a type that podcast directories take"
    if profile.needs_body and not text_of(entry.content_html):
        yield "the aggregator requires whole texts, this partner gets summaries"


def _still_missing(profile: Profile, entry: Entry) -> Iterable[str]:
    """Return the requirements that no adjustment can meet."""
    if entry.is_deleted:
        return
    if len(entry.summary) < profile.summary_least:
        yield (
            f"the summary has {len(entry.summary)} characters, "
            f"at least {profile.summary_least} are required"
        )
    if profile.needs_image and not entry.metadata.images:
        yield "it has no acceptable picture"
    if profile.needs_author and not entry.metadata.authors:
        yield "it has no author, and the newsroom has no name (WIREFEED_PUBLISHER)"


def _adjusted(profile: Profile, entry: Entry, publisher: str) -> tuple[Entry, list[str]]:
    reasons: list[str] = []
    most = profile.title_chars[1]
    if most and len(entry.title) > most:
        short = excerpt(entry.title, most)
        reasons.append(
            f"the title has {len(entry.title)} characters, a short one of {len(short)} was made"
        )
        entry = (
            replace(entry, short_title=short)
            if profile.has_short_title
            else replace(entry, title=short)
        )
    if len(entry.summary) < profile.summary_least and (text := text_of(entry.content_html)):
        longer = excerpt(text, profile.summary_least + 100)
        if len(longer) > len(entry.summary):
            reasons.append(f"the summary was made longer: {len(longer)} characters")
            entry = replace(entry, summary=longer)
    if profile.needs_author and not entry.metadata.authors and publisher:
        reasons.append(f"it is unsigned: {publisher} was set as its author")
        entry = replace(entry, metadata=replace(entry.metadata, authors=(Person(name=publisher),)))
    pictures, dropped = _pictures(profile, entry.metadata.images)
    if dropped:
        reasons += dropped
        entry = replace(entry, metadata=replace(entry.metadata, images=pictures))
    if profile.has_figures and pictures and pictures[0].url not in unescape(entry.content_html):
        reasons.append("the picture was inserted into the text")
        entry = replace(entry, content_html=f"{lead_figure(pictures[0])}\n{entry.content_html}")
    if (
        profile.tags
        and (clean := only_tags(entry.content_html, profile.tags)) != entry.content_html
    ):
        reasons.append("elements that are not accepted were unwrapped in the text")
        entry = replace(entry, content_html=clean)
    framed = with_players(entry.content_html, profile.players)
    if frames := framed.count("<iframe "):
        reasons.append(f"embeds that became players: {frames}")
    return replace(entry, content_html=framed), reasons


def _pictures(
    profile: Profile, images: Sequence[Enclosure]
) -> tuple[tuple[Enclosure, ...], list[str]]:
    """Return the accepted pictures and the reasons for the others; a picture of unknown size is
    accepted.
    """
    pictures, reasons = [], []
    least, (low, high) = profile.image_least_side, profile.image_ratio
    for picture in images:
        size = f"a picture of {picture.width}×{picture.height} is omitted"
        is_known = picture.width > 0 and picture.height > 0
        if is_known and least and min(picture.width, picture.height) < least:
            reasons.append(f"{size}: the smaller side must have {least}")
        elif is_known and picture.width < profile.image_least_width:
            reasons.append(f"{size}: it must be {profile.image_least_width} wide")
        elif is_known and high and not low <= picture.width / picture.height <= high:
            reasons.append(f"{size}: width by height must be {low} to {high}")
        elif profile.image_max_bytes and picture.length > profile.image_max_bytes:
            reasons.append(
                f"a picture of {picture.length:,} bytes is omitted: the limit is "
                f"{profile.image_max_bytes:,}"
            )
        else:
            pictures.append(picture)
    return tuple(pictures), reasons
