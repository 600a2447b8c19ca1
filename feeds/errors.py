"""The exception tree of Wirefeed.

    WirefeedError
    ├── ConfigError          a setting is wrong; nothing was started
    ├── AddressUnavailable   the server cannot listen at its address
    ├── InputError           one piece of input is refused; the rest is processed
    │   ├── UnreadableInput  another format than declared, or over a bound
    │   ├── NotPublished     valid, but not published by its source (draft, private …)
    │   ├── BadArticle       valid, but not an article (no headline, no text …)
    │   │   ├── AddressFixed   public before, so that its address stays
    │   │   ├── ArticleExists  its id or its text is that of an article
    │   │   ├── NotEmbargoed   public already, so that it cannot be published
    │   │   └── NotPublic      neither public nor planned, so that it cannot be unpublished
    │   ├── BadPicture       a picture that cannot be stored
    │   │   ├── PictureTooLarge     it has too many bytes
    │   │   └── UnknownPictureType  it is no raster image that readers show
    │   ├── BadPartner       an invalid partner or entitlement
    │   ├── BadSection       an invalid section slug, or one in use
    │   ├── BadSource        an invalid source: its address or language
    │   ├── BadMirror        a table is no longer what its mirror expects
    │   ├── BadHubRequest    an invalid request to the hub (400)
    │   ├── BadStory         an invalid storyline, or an invalid change to one
    │   ├── BadToken         an invalid name or scope of an API token
    │   ├── BadUser          an invalid user: the name, role, password or passkey
    │   ├── SignInFailed     a name, password, code, link or passkey that is not accepted
    │   │   └── SignInBlocked  too many attempts; the next one has to wait
    │   ├── BadWebhook       an invalid webhook: its name, address, events or filters
    │   ├── BadConnector     an invalid connector: its name, kind, section or secret
    │   ├── BadDelivery      a message to a connector that cannot be read
    │   ├── BadSignature     a message to a connector that is not signed as it must be
    │   └── BadDate          a text that is not a date
    ├── ExportFailed         a page of the static export could not be built
    ├── FetchError           an address could not be fetched
    │   └── ForbiddenAddress an address that must never be requested (private, odd port …)
    ├── SelectionError       an error in a feed's address
    │   ├── BadSelection     an invalid value (400)
    │   ├── UnknownFeed      no such feed, section or article (404)
    │   ├── MovedFeed        valid, but another address is the canonical one (301)
    │   ├── TooOld           more changes than one answer holds (410)
    │   └── TopicEnded       a subscribed topic has ended
    └── StoreError           the store
        ├── StoreUnreachable the store cannot be opened or reached
        ├── StoreMissing     there is no store yet, and the command does not create one
        ├── StoreOutdated    the schema is of another version
        ├── StoreReadOnly    the newsroom was opened for reading
        ├── NewsroomClosed   the newsroom was closed by its program
        ├── PartnerNotFound  no partner has this name
        ├── PictureNotFound  no stored picture has this id
        ├── SourceNotFound   no source has this address or number
        ├── StoryNotFound    no storyline has this slug
        ├── ConnectorNotFound no connector has this name
        ├── ArticleNotFound  no article has this id
        ├── AmbiguousName    several articles have this name
        ├── ArticleWithdrawn the article was withdrawn; only its tombstone is left (410)
        ├── RevisionConflict another editor has changed the article meanwhile
        ├── NotPermitted     the editor may change drafts only
        ├── RequestRepeated  the same request of the API was carried out before
        ├── KeyReused        another request of the API had the same key
        ├── TokenNotFound    no API token has this name
        ├── UserNotFound     no user has this name
        └── WebhookNotFound  no webhook has this name or id

Status codes belong to ``feeds.web``; exit codes to ``feeds.cli``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class WirefeedError(Exception):
    """The base of every error that Wirefeed raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error come from another process, whatever its initializer expects."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[WirefeedError], args: tuple[Any, ...], fields: Any) -> WirefeedError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(fields)
    return error


class ConfigError(WirefeedError):
    """A setting is wrong. ``name`` is the setting, ``origin`` its source (variable or file)."""

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
    """One piece of input is refused. ``place`` is its position in the input (a line, an item)."""

    def __init__(self, reason: str, *, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place


class UnreadableInput(InputError):
    """The bytes are not in the declared format, or exceed a limit."""


class NotPublished(InputError):
    """A valid article that its source does not publish: skipped, not refused."""


class BadArticle(InputError):
    """A valid record that is not a publishable article."""


class ArticleExists(BadArticle):
    """A new article has the id of the stored one ``article_id`` (``source_id``), or its text."""

    def __init__(
        self, article_id: str, source_id: str, *, has_its_text: bool, is_withdrawn: bool
    ) -> None:
        what = f"id: {source_id!r} is that of" if source_id else "its text is that of"
        withdrawn = "; it was withdrawn" if is_withdrawn else ""
        super().__init__(f"{what} {article_id}{withdrawn}")
        self.article_id = article_id
        self.source_id = source_id
        self.has_its_text = has_its_text
        self.is_withdrawn = is_withdrawn


class AddressFixed(BadArticle):
    """The article was public before, so that its address stays."""

    def __init__(self, path: str) -> None:
        super().__init__(f"slug: readers know the article as {path}; its address stays")
        self.path = path


class NotEmbargoed(BadArticle):
    """The article is public already."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"{article_id} is public already: it has no embargo")
        self.article_id = article_id


class NotPublic(BadArticle):
    """The article is neither public nor under an embargo."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"{article_id} is not public, and no time is set for it")
        self.article_id = article_id


class BadPicture(InputError):
    """A picture cannot be stored. ``name`` is as the article or the sender gives it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"picture {name!r} {reason}")
        self.name = name


class PictureTooLarge(BadPicture):
    """A picture has too many bytes."""


class UnknownPictureType(BadPicture):
    """A file is no raster image that readers show."""


class BadPartner(InputError):
    """A partner or an entitlement is invalid."""


class BadRedirect(InputError):
    """A redirect's source or target is not an address."""


class BadSection(InputError):
    """A section's slug is invalid, or in use."""


class BadSource(InputError):
    """A source is invalid: its address or its language."""


class BadToken(InputError):
    """A token of the API cannot be issued: its name or a scope is wrong."""


class BadUser(InputError):
    """A user is invalid: the name, role, language, password or passkey."""


class SignInFailed(InputError):
    """A name, password, code, link or passkey is not accepted."""


class SignInBlocked(SignInFailed):
    """Too many attempts failed. The next one is checked in ``retry_after_s`` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many attempts; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class BadWebhook(InputError):
    """A webhook is invalid. ``field`` is the wrong part: name, url, events, filters, state."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason, place=field)
        self.field = field


class BadMirror(InputError):
    """Too many rows of a mirrored table are missing."""


class BadConnector(InputError):
    """A connector is invalid. ``field`` is the wrong part: name, kind, section, secret."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason, place=field)
        self.field = field


class BadDelivery(InputError):
    """A message to a connector cannot be read, or nothing of it was stored."""


class BadSignature(InputError):
    """A message to a connector is not signed as it must be, or not now."""


class BadHubRequest(InputError):
    """A request to the hub is invalid."""


class BadStory(InputError):
    """A storyline, or a change to one, is invalid."""


class BadDate(InputError):
    """A text is not a date."""


class ExportFailed(WirefeedError):
    """A page could not be exported. ``address`` names it, or the file that cannot be written."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason


class BadBucket(WirefeedError):
    """An object store refuses, or does not answer. ``bucket`` is its name."""

    def __init__(self, bucket: str, reason: str) -> None:
        super().__init__(f"{bucket}: {reason}")
        self.bucket = bucket
        self.reason = reason


class FetchError(WirefeedError):
    """An address could not be fetched.

    ``url`` is the address; ``retry_after_s`` the server's Retry-After, else 0.
    """

    def __init__(self, url: str, reason: str, retry_after_s: int = 0) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.retry_after_s = retry_after_s


class Gone(FetchError):
    """The answer was 410: the address will not come back (RFC 9110 §15.5.11)."""


class ForbiddenAddress(FetchError):
    """An address that must never be requested: not http(s), private, or with an odd port."""


class SelectionError(WirefeedError):
    """A feed's address is wrong, outdated or ended."""


class BadSelection(SelectionError):
    """A filter has an invalid value. ``name`` is the filter."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class UnknownFeed(SelectionError):
    """No feed, section or article has this address."""


class MovedFeed(SelectionError):
    """The feed is there, but under another address. ``address`` is the canonical one."""

    def __init__(self, address: str) -> None:
        super().__init__(f"moved to {address}")
        self.address = address


class TooOld(SelectionError):
    """More has changed than one answer holds.

    ``address`` is the archive with all changes, or empty.
    """

    def __init__(self, reason: str, address: str) -> None:
        super().__init__(reason)
        self.address = address


class TopicEnded(SelectionError):
    """A topic has ended, or the subscriber lost access; the text is the reason for the
    subscriber.
    """


class StoreError(WirefeedError):
    """The store cannot do the requested operation."""


class StoreUnreachable(StoreError):
    """The store cannot be opened or reached."""


class StoreMissing(StoreError):
    """There is no store at ``place`` yet."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: there is no store yet")
        self.place = place


class StoreOutdated(StoreError):
    """The store's schema is of another version."""


class StoreReadOnly(StoreError):
    """A newsroom that was opened for reading is asked to write."""

    def __init__(self) -> None:
        super().__init__("the newsroom was opened with is_read_only; open it without")


class NewsroomClosed(StoreError):
    """A newsroom is used after its ``close()``."""

    def __init__(self) -> None:
        super().__init__("the newsroom is closed; open another one")


class StoreNotEmpty(StoreError):
    """A store that must be empty has articles."""

    def __init__(self, count: int) -> None:
        super().__init__(f"the store has {count:,} articles")
        self.count = count


class BadBackup(StoreError):
    """A backup cannot be written, read, or restored. ``path`` is the file."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} {reason}")
        self.path = path
        self.reason = reason


class ArticleNotWithdrawn(StoreError):
    """An article whose texts must stay: it is public, or under an embargo."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"{article_id} is not withdrawn; withdraw it first")
        self.article_id = article_id


class NotFound(StoreError):
    """What a request names is not in the store."""


class PartnerNotFound(NotFound):
    """No partner has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no partner {name!r}; see: wirefeed partners list")


class PictureNotFound(NotFound):
    """No stored picture has this id."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no stored picture {name[:100]!r}")


class SourceNotFound(NotFound):
    """No source has this address or number."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no source {name!r}; see: wirefeed sources list")


class StoryNotFound(NotFound):
    """No storyline has this slug, nor had it."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"there is no storyline {slug!r}; see: wirefeed stories list")


class ConnectorNotFound(NotFound):
    """No connector has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no connector {name!r}; see: wirefeed connectors list")
        self.name = name


class RevisionNotFound(NotFound):
    """An article has no revision with this number."""

    def __init__(self, number: int, newest: int) -> None:
        super().__init__(f"there is no revision {number}; the newest is {newest}")


class WorkingCopyNotFound(NotFound):
    """A text in work was published or discarded meanwhile, or never existed."""

    def __init__(self, copy_id: str) -> None:
        super().__init__("this text was published or discarded meanwhile; open the article again")
        self.copy_id = copy_id


class ArticleNotFound(StoreError):
    """No article has this id (``article_id``)."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"no article has the id {article_id!r}")
        self.article_id = article_id


class AmbiguousName(StoreError):
    """Several articles have this name; ``uuids`` has some of them."""

    def __init__(self, name: str, uuids: Sequence[str]) -> None:
        super().__init__(
            f"{name!r} is the name of several articles; write more of one of these:\n  "
            + "\n  ".join(uuids)
        )
        self.name, self.uuids = name, uuids


class ArticleWithdrawn(StoreError):
    """The article was withdrawn; it can neither come back nor be revised."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"article {article_id} was withdrawn")
        self.article_id = article_id


class NotPermitted(StoreError):
    """The change is public, and the editor may change drafts only."""

    def __init__(self) -> None:
        super().__init__("it may change drafts; for what the public sees, the right is missing")


class RequestRepeated(StoreError):
    """The same request was carried out before; ``article`` is the UUID of what it changed."""

    def __init__(self, article: str) -> None:
        super().__init__("this request was carried out before")
        self.article = article


class KeyReused(StoreError):
    """Another request of the same client had this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the key {key!r} was used for another request; each needs its own")
        self.key = key


class TokenNotFound(StoreError):
    """No token of the API has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no token {name!r}")
        self.name = name


class UserNotFound(NotFound):
    """No user has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no user {name[:60]!r}; see: wirefeed users list")
        self.name = name


class WebhookNotFound(NotFound):
    """No webhook has this name or id."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no webhook {name!r}; see: wirefeed webhooks list")
        self.name = name


class RevisionConflict(StoreError):
    """Another editor has changed the article since this one read it; ``revision`` is the present
    one.
    """

    def __init__(self, article_id: str, revision: int) -> None:
        super().__init__(
            f"{article_id} was changed meanwhile (revision {revision}); read it again, then "
            "repeat the change"
        )
        self.article_id = article_id
        self.revision = revision


class WorkingCopyConflict(StoreError):
    """Another editor has saved the same text since this one read it; ``editor`` is that one."""

    def __init__(self, copy_id: str, editor: str) -> None:
        super().__init__(f"{editor or 'another editor'} has saved this text meanwhile")
        self.copy_id, self.editor = copy_id, editor
