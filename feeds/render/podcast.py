"""Podcast elements of RSS: Apple's for every feed with sound, Podcasting 2.0's for the profile.

Apple: https://help.apple.com/itc/podcasts_connect/#/itcb54353390. Podcasting 2.0:
https://podcasting2.org/podcast-namespace.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from feeds.model import Element, Enclosure, Entry, Page
from feeds.render.namespaces import ITUNES, PODCAST

# Apple's first level of categories.
PODCAST_CATEGORIES = (
    "Arts",
    "Business",
    "Comedy",
    "Education",
    "Fiction",
    "Government",
    "Health & Fitness",
    "History",
    "Kids & Family",
    "Leisure",
    "Music",
    "News",
    "Religion & Spirituality",
    "Science",
    "Society & Culture",
    "Sports",
    "TV & Film",
    "Technology",
    "True Crime",
)
# The files that Apple's directory takes.
_SUFFIXES = (".m4a", ".mp3", ".mov", ".mp4", ".m4v")
# The namespace of feeds' guids (Podcasting 2.0, <podcast:guid>).
_GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def episode_of(entry: Entry) -> Enclosure | None:
    """Return the sound or film of an entry that podcast players take, None without one."""
    return next(
        (
            file
            for file in entry.metadata.enclosures
            if file.media_type.startswith(("audio/", "video/"))
            and file.url.partition("?")[0].lower().endswith(_SUFFIXES)
        ),
        None,
    )


def is_podcast(page: Page) -> bool:
    """Return whether an entry of a feed carries sound."""
    episodes = filter(None, map(episode_of, page.entries))
    return any(file.media_type.startswith("audio/") for file in episodes)


def channel(page: Page) -> Iterator[Element]:
    """Yield Apple's elements of a feed."""
    podcast = page.podcast
    yield Element(name="author", namespace=ITUNES, text=page.publisher)
    if podcast.image_url:
        yield Element(name="image", namespace=ITUNES, attributes=(("href", podcast.image_url),))
    yield Element(name="category", namespace=ITUNES, attributes=(("text", podcast.category),))
    yield Element(name="explicit", namespace=ITUNES, text=_truth(podcast.is_explicit))
    yield Element(name="type", namespace=ITUNES, text="episodic")
    if podcast.owner_email:
        owner = (
            Element(name="name", namespace=ITUNES, text=page.publisher),
            Element(name="email", namespace=ITUNES, text=podcast.owner_email),
        )
        yield Element(name="owner", namespace=ITUNES, children=owner)


def item(entry: Entry) -> Iterator[Element]:
    """Yield Apple's elements of an entry with sound."""
    episode = episode_of(entry)
    if episode is None:
        return
    if entry.metadata.authors:
        names = ", ".join(person.name for person in entry.metadata.authors)
        yield Element(name="author", namespace=ITUNES, text=names[:255])
    if episode.duration_s:
        yield Element(name="duration", namespace=ITUNES, text=str(episode.duration_s))
    picture = next(iter(entry.metadata.images), None)
    if picture is not None and picture.media_type in ("image/jpeg", "image/png"):
        yield Element(name="image", namespace=ITUNES, attributes=(("href", picture.url),))


def guid_element(page: Page) -> Element:
    """Return the feed's identity, which survives a move of its address (Podcasting 2.0)."""
    address = page.podcast.address.partition("://")[2].rstrip("/")
    return Element(name="guid", namespace=PODCAST, text=str(uuid.uuid5(_GUIDS, address)))


def files(entry: Entry) -> Iterator[Element]:
    """Yield the transcript and the chapters of an entry's sound (Podcasting 2.0)."""
    episode = episode_of(entry)
    if episode is None:
        return
    if episode.transcript:
        attributes = (("url", episode.transcript), ("type", _transcript_type(episode.transcript)))
        yield Element(name="transcript", namespace=PODCAST, attributes=attributes)
    if episode.chapters:
        attributes = (("url", episode.chapters), ("type", "application/json+chapters"))
        yield Element(name="chapters", namespace=PODCAST, attributes=attributes)


def _truth(is_true: bool) -> str:
    return "true" if is_true else "false"


def _transcript_type(url: str) -> str:
    suffix = url.partition("?")[0].rpartition(".")[2].lower()
    kinds = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json"}
    return kinds.get(suffix, "text/html" if suffix in ("html", "htm") else "text/plain")
