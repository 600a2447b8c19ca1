"""Messages of connectors: checked, and carried out in one transaction.

A connector's name is the source of its articles, and the id in its system their id there. What a
connector has said last about an article is stored with its version, so that an older message that
comes late changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from html import escape

from feeds.connectors.contract import Instruction, Message
from feeds.connectors.registry import KINDS
from feeds.domain.acts import Act, ObjectKind
from feeds.errors import BadDelivery, BadPicture, BadSignature, InputError
from feeds.importers import Options
from feeds.intake.normalize import normalize
from feeds.intake.pipeline import with_options
from feeds.model import Draft, Enclosure
from feeds.newsroom.connector_orders import Order, Result, result_of
from feeds.newsroom.editor import Editor
from feeds.newsroom.pictures import upload
from feeds.store import Writer, connectors
from feeds.store.connectors import Connector, LogRow
from feeds.text.ids import uuid_in
from feeds.text.urls import MEDIA_SCHEME

MAX_MEDIA_ID_CHARS = 300
# Messages without a valid signature are logged so often at most: anybody can send them.
_UNSIGNED_EVERY = timedelta(minutes=1)
_MOST_LISTED = 5
_CHANGED_NOTHING = frozenset(["unchanged", "outdated", "ignored", "refused"])
_VERBS = {
    "new": "add",
    "updated": "revise",
    "published": "publish",
    "unpublished": "unpublish",
    "withdrawn": "withdraw",
}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a message. ``is_repeated``: it was carried out before, and changed nothing."""

    connector: Connector
    results: Sequence[Result] = ()
    is_repeated: bool = False


def receive(editor: Editor, name: str, message: Message) -> Receipt:
    """Carry out a message of a connector.

    Raises:
        ConnectorNotFound: there is none of this name.
        BadSignature: it is not signed with the connector's secret.
        BadDelivery, UnreadableInput: it cannot be read, or all of it is refused.
    """
    connector = _connector(editor, name)
    now = editor.now()
    kind = KINDS[connector.kind]
    try:
        message_id = kind.verify(message, connector.secrets(now), now)
        options = _options(editor, connector)
        instructions = list(kind.parse(message, options))
        orders = [_prepared(editor, connector, row, options) for row in instructions]
        return _carried_out(editor, connector, message_id, orders)
    except InputError as error:
        _log_refusal(editor, connector, error)
        raise


def keep_picture(
    editor: Editor, name: str, message: Message, media_id: str, data: bytes | None
) -> Enclosure | None:
    """Store a picture that a connector sends beside its articles; None if it is no picture.

    Raises:
        ConnectorNotFound: there is none of this name, or its kind sends no pictures.
        BadSignature: it is not signed with the connector's secret.
        BadDelivery: the file is missing, or its media id.
    """
    connector = _connector(editor, name)
    try:
        KINDS[connector.kind].verify(message, connector.secrets(editor.now()), editor.now())
        if not 0 < len(media_id) <= MAX_MEDIA_ID_CHARS or "\0" in media_id:
            most = f"1 to {MAX_MEDIA_ID_CHARS} characters"
            raise BadDelivery(f"media_id: must be a field of the form with {most}")
        if data is None:
            raise BadDelivery("media: must be a file of the form")
        file = upload(editor, data, media_id, is_part_of_article=True).picture.file
    except BadPicture as error:
        _log(editor, connector, f"not stored: {error.reason}")
        return None
    except InputError as error:
        _log_refusal(editor, connector, error)
        raise
    picture = Enclosure(
        url=f"{MEDIA_SCHEME}{file.name}",
        media_type=file.media_type,
        length=file.length,
        width=file.width,
        height=file.height,
    )
    with editor.writing(None) as writer:
        connectors.set_picture(writer.connection, connector, media_id, picture)
    return picture


def has_picture(editor: Editor, name: str, media_id: str) -> bool:
    """Return whether a connector has sent a picture.

    Raises:
        ConnectorNotFound: there is none of this name.
    """
    with editor.database.read() as connection:
        connector = connectors.by_name(connection, name)
        return bool(connectors.pictures(connection, connector, [media_id]))


def _connector(editor: Editor, name: str) -> Connector:
    with editor.database.read() as connection:
        return connectors.by_name(connection, name)


def _options(editor: Editor, connector: Connector) -> Options:
    settings = editor.settings
    return Options(
        now=editor.now(),
        zone=settings.zone,
        section=connector.section,
        language=connector.language,
        default_language=settings.language,
        max_bytes=settings.import_max_bytes,
    )


def _prepared(
    editor: Editor, connector: Connector, row: Instruction | InputError, options: Options
) -> Order | InputError:
    """Return an instruction with its draft cleaned: the work that needs no transaction."""
    if isinstance(row, InputError) or row.draft is None:
        return row if isinstance(row, InputError) else Order(instruction=row)
    with editor.database.read() as connection:
        pictures = connectors.pictures(connection, connector, list(set(row.media.values())))
    held = {
        address: pictures[media_id]
        for address, media_id in row.media.items()
        if media_id in pictures
    }
    draft = replace(_with_pictures(row.draft, held), source=connector.name)
    try:
        # A system withdraws by its own message, never by the words of a text.
        draft = replace(with_options(draft, options), may_withdraw=False)
        candidate = normalize(draft, options.now, options.default_language)
    except InputError as error:
        return type(error)(error.reason, place=error.place or draft.place)
    return Order(instruction=row, candidate=candidate)


def _with_pictures(draft: Draft, held: Mapping[str, Enclosure]) -> Draft:
    """Return a draft that shows the pictures that we hold instead of those of its system."""
    if not held:
        return draft

    def own(image: Enclosure) -> Enclosure:
        copy = held.get(image.url)
        if copy is None:
            return image
        return replace(
            image,
            url=copy.url,
            media_type=copy.media_type,
            length=copy.length,
            width=copy.width,
            height=copy.height,
        )

    def shown(html: str) -> str:
        for address in sorted(held, key=len, reverse=True):
            for written in (address, escape(address)):
                html = html.replace(f'"{written}"', f'"{held[address].url}"')
        return html

    return replace(
        draft,
        images=tuple(own(image) for image in draft.images),
        revisions=tuple(replace(raw, body_html=shown(raw.body_html)) for raw in draft.revisions),
    )


def _carried_out(
    editor: Editor, connector: Connector, message_id: str, orders: Sequence[Order | InputError]
) -> Receipt:
    act = Act(verb="import", kind=ObjectKind.ARTICLES)
    with editor.writing(act) as writer:
        connection = writer.connection
        if message_id and connectors.has_message(connection, connector, message_id):
            return Receipt(connector=connector, is_repeated=True)
        results = [result_of(writer, connector, order) for order in orders]
        refused = [result for result in results if result.outcome == "refused"]
        if len(refused) < len(results):
            row = LogRow(at=writer.now, summary=_summary(results))
            connectors.log(connection, connector, row)
            if message_id:
                connectors.note_message(connection, connector, message_id, writer.now)
            _describe(act, writer, results)
            return Receipt(connector=connector, results=results)
    reasons = "; ".join(result.reason for result in refused[:_MOST_LISTED])
    raise BadDelivery(reasons or "the message has no article")


def _describe(act: Act, writer: Writer, results: Sequence[Result]) -> None:
    """Name what a message has changed: its article, or the numbers of several."""
    changes = [result for result in results if result.outcome not in _CHANGED_NOTHING]
    if len(changes) == 1:
        (change,) = changes
        uuid = uuid_in(change.article)
        act.verb, act.kind = _VERBS.get(change.outcome, change.outcome), ObjectKind.ARTICLE
        act.on(uuid, writer.reader.article(uuid).headline, source_id=change.source_id)
    elif changes:
        act.details |= Counter(change.outcome for change in changes)
        act.on("message")


def _summary(results: Sequence[Result]) -> str:
    listed = [
        f"{result.outcome} {result.source_id}".strip()
        + (f": {result.reason}" * bool(result.reason))
        for result in results[:_MOST_LISTED]
    ]
    more = len(results) - len(listed)
    return "; ".join([*listed, *([f"{more} more"] if more else [])])[:500]


def _log_refusal(editor: Editor, connector: Connector, error: InputError) -> None:
    is_unsigned = isinstance(error, BadSignature)
    last = connector.refused_at
    if is_unsigned and last is not None and editor.now() - last < _UNSIGNED_EVERY:
        return
    summary = "without a valid signature" if is_unsigned else "refused"
    _log(editor, connector, summary, str(error))


def _log(editor: Editor, connector: Connector, summary: str, problem: str = "") -> None:
    with editor.writing(None) as writer:
        row = LogRow(at=writer.now, summary=summary, problem=problem)
        connectors.log(writer.connection, connector, row)
