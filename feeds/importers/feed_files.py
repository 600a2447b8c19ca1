"""The pictures and recordings of a feed's entry: enclosures, Media RSS, iTunes, Podcasting 2.0."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from feeds.model import Enclosure
from feeds.sanitize import text_from_markup
from feeds.sanitize.contents import picture_type
from feeds.text.numbers import parse_whole_number, seconds_of
from feeds.text.urls import picture_name


def files_of(entry: Any) -> list[Enclosure]:
    """Return the files of an entry: one for each address, one for each picture in several sizes."""
    contents = list(entry.get("media_content") or [])
    rows = list(entry.get("enclosures") or []) + contents
    if not any(_is_picture(row, entry) for row in rows):
        # Otherwise a thumbnail shows a picture that is there.
        rows += list(entry.get("media_thumbnail") or [])
        episode = entry.get("image") or {}
        rows += [{"url": episode["href"], "medium": "image"}] if episode.get("href") else []
    files: dict[str, Enclosure] = {}
    for row in rows:
        url = str(row.get("href") or row.get("url") or "")
        if not url:
            continue
        file = _file(row, url, entry)
        name = _name(row, file)
        files[name] = _better(files[name], file) if name in files else file
    pictures = [name for name, file in files.items() if file.is_image]
    if len(pictures) == 1:
        picture = files[pictures[0]]
        files[pictures[0]] = replace(
            picture,
            caption=picture.caption or text_from_markup(str(entry.get("media_description") or "")),
            credit=picture.credit or text_from_markup(str(entry.get("media_credit") or "")),
        )
    return list(files.values())


def _is_picture(row: Any, entry: Any) -> bool:
    url = str(row.get("href") or row.get("url") or "")
    return bool(url) and _file(row, url, entry).is_image


def _name(row: Any, file: Enclosure) -> str:
    """Return a name that the sizes of one picture, and the files of one group, share."""
    if group := row.get("group"):
        return f"group {group} {file.media_type.partition('/')[0]}"
    if not file.is_image:
        return file.url
    name = picture_name(file.url)
    stem, _, suffix = name.rpartition(".")
    sized = re.fullmatch(rf"(.+)[-_/]{file.width}", stem) if file.width else None
    return f"{sized.group(1)}.{suffix}" if sized else name


def _file(row: Any, url: str, entry: Any) -> Enclosure:
    media_type = str(row.get("type") or "")
    if not media_type and (
        row.get("medium") == "image"
        or re.search(r"\.(jpe?g|png|gif|webp|avif)(\?|$)", url, re.I)
        or row in (entry.get("media_thumbnail") or [])
    ):
        media_type = picture_type(url)
    is_recording = not media_type.startswith("image/")
    duration = row.get("duration") or (entry.get("itunes_duration") if is_recording else "")
    return Enclosure(
        url=url,
        media_type=media_type,
        length=_number(row.get("length") or row.get("filesize")),
        width=_number(row.get("width")),
        height=_number(row.get("height")),
        caption=text_from_markup(str(row.get("caption") or "")),
        credit=text_from_markup(str(row.get("credit") or "")),
        duration_s=seconds_of(str(duration or "")),
        transcript=_address(entry, "podcast_transcript") if is_recording else "",
        chapters=_address(entry, "podcast_chapters") if is_recording else "",
    )


def _address(entry: Any, name: str) -> str:
    attributes = entry.get(name)
    return str(attributes.get("url") or "") if isinstance(attributes, dict) else ""


def _better(first: Enclosure, second: Enclosure) -> Enclosure:
    """Return the larger of two sizes of a file, with the words of both."""
    larger = second if second.width > first.width else first
    other = first if larger is second else second
    return replace(
        larger,
        caption=larger.caption or other.caption,
        credit=larger.credit or other.credit,
        length=larger.length or (other.length if other.url == larger.url else 0),
        duration_s=larger.duration_s or other.duration_s,
    )


def _number(value: Any) -> int:
    return parse_whole_number(str(value or "")) or 0
