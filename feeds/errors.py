"""The one exception tree of Wirefeed.

    WirefeedError
    ├── ConfigError          a setting is wrong; nothing was started
    ├── AddressUnavailable   the server cannot listen at its address
    ├── InputError           one piece of input cannot be taken; the rest can
    │   ├── UnreadableInput  not the format it claims to be, or over a bound
    │   ├── NotPublished     read, but its source does not publish it (draft, private …)
    │   ├── BadArticle       read, but not an article (no headline, no text …)
    │   ├── BadPicture       a picture beside an article that cannot be copied
    │   ├── BadPartner       a partner or an entitlement that cannot be
    │   ├── BadHubRequest    what is asked of the hub cannot be understood (400)
    │   ├── BadStory         a storyline, or a change of one, that cannot be
    │   └── BadDate          a text that is no date
    ├── FetchError           an address could not be fetched
    │   └── ForbiddenAddress an address that must never be asked (private, odd port …)
    ├── SelectionError       a feed's address asks for something
    │   ├── BadSelection     a value cannot be understood (400)
    │   ├── UnknownFeed      no such feed, section or article (404)
    │   ├── MovedFeed        understood, but another address is the canonical one (301)
    │   ├── TooOld           more has changed since then than one answer holds (410)
    │   └── TopicEnded       a subscriber has nothing to wait for any more
    └── StoreError           the store
        ├── StoreUnreachable it cannot be opened or reached
        ├── StoreOutdated    its schema is not this version's
        ├── PartnerNotFound  no partner has this name
        ├── SourceNotFound   no source has this address or number
        ├── StoryNotFound    no storyline has this slug
        ├── ArticleNotFound  no article has this id
        └── ArticleWithdrawn it was withdrawn; only its tombstone is left (410)

Status codes belong to ``feeds.web``; exit codes to ``feeds.cli``.
"""

from __future__ import annotations


class WirefeedError(Exception):
    """The base of every error that Wirefeed raises on purpose."""


class ConfigError(WirefeedError):
    """A setting is wrong. ``name`` is the setting, ``origin`` where it was read."""

    def __init__(self, name: str, origin: str, reason: str) -> None:
        super().__init__(f"{name} ({origin}): {reason}")
        self.name = name
        self.origin = origin
        self.reason = reason


class AddressUnavailable(WirefeedError):
    """The server cannot listen at ``host`` and ``port``."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"{host}:{port}: {reason}")
        self.host = host
        self.port = port


class InputError(WirefeedError):
    """One piece of input is refused. ``place`` says where in the input (a line, an item)."""

    def __init__(self, reason: str, *, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place


class UnreadableInput(InputError):
    """The bytes are not the format they claim to be, or pass a bound."""


class NotPublished(InputError):
    """It was read, but its source does not publish it: skipped, not refused."""


class BadArticle(InputError):
    """It was read, but it is not an article that could be published."""


class BadPicture(InputError):
    """A picture beside an article cannot be copied. ``name`` is as the article gives it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"picture {name!r} {reason}")
        self.name = name


class BadPartner(InputError):
    """A partner, or an entitlement, that cannot be."""


class BadHubRequest(InputError):
    """What is asked of the hub cannot be understood."""


class BadStory(InputError):
    """A storyline, or a change of one, that cannot be."""


class BadDate(InputError):
    """A text that is no date."""


class FetchError(WirefeedError):
    """An address could not be fetched. ``url`` is the address; ``retry_after_s`` what it asked for, else 0."""

    def __init__(self, url: str, reason: str, retry_after_s: int = 0) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.retry_after_s = retry_after_s


class ForbiddenAddress(FetchError):
    """An address that must never be asked: not http(s), private, or an odd port."""


class SelectionError(WirefeedError):
    """A feed's address does not give a feed."""


class BadSelection(SelectionError):
    """A filter has a value that cannot be understood. ``name`` is the filter."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class UnknownFeed(SelectionError):
    """No feed, section or article stands at this address."""


class MovedFeed(SelectionError):
    """The feed is there, but under another address. ``address`` is the canonical one."""

    def __init__(self, address: str) -> None:
        super().__init__(f"moved to {address}")
        self.address = address


class TooOld(SelectionError):
    """More has changed since then than one answer holds. ``address`` is the archive that has all of it, or empty."""

    def __init__(self, reason: str, address: str) -> None:
        super().__init__(reason)
        self.address = address


class TopicEnded(SelectionError):
    """A topic is no more, or no longer theirs; the text is what the subscriber is told."""


class StoreError(WirefeedError):
    """The store cannot do what was asked."""


class StoreUnreachable(StoreError):
    """The store cannot be opened or reached."""


class StoreOutdated(StoreError):
    """The store's schema is not the one of this version."""


class PartnerNotFound(StoreError):
    """No partner has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no partner {name!r}; see: wirefeed partners list")


class SourceNotFound(StoreError):
    """No source has this address or number."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no source {name!r}; see: wirefeed sources list")


class StoryNotFound(StoreError):
    """No storyline has this slug, nor had it."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"there is no storyline {slug!r}; see: wirefeed stories list")


class ArticleNotFound(StoreError):
    """No article has this id. ``article_id`` is the id that was asked for."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"no article has the id {article_id!r}")
        self.article_id = article_id


class ArticleWithdrawn(StoreError):
    """The article was withdrawn; it can neither come back nor be revised."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"article {article_id} was withdrawn")
        self.article_id = article_id
