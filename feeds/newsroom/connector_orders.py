"""Orders of connectors: store an article, unpublish it, withdraw it; in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from feeds.connectors.contract import Action, Instruction
from feeds.errors import BadArticle, InputError, NotPublished
from feeds.intake.pipeline import store
from feeds.model import Article, Candidate, Status
from feeds.store import Writer, connectors, matching
from feeds.store.connectors import Connector, Item, ItemState


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one article of a message.

    ``outcome`` is new, updated, unchanged, published, unpublished, withdrawn, outdated, ignored or
    refused; ``reason`` explains the last three. ``converted``, ``removed`` and ``warnings`` are
    those of cleaning.
    """

    source_id: str
    outcome: str
    article: str = ""
    reason: str = ""
    converted: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    warnings: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Order:
    """An instruction with its cleaned text, ready for the store."""

    instruction: Instruction
    candidate: Candidate | None = None


def result_of(writer: Writer, connector: Connector, order: Order | InputError) -> Result:
    """Carry out an order in the transaction of ``writer``; return what became of it."""
    if isinstance(order, InputError):
        outcome = "ignored" if isinstance(order, NotPublished) else "refused"
        return Result(source_id="", outcome=outcome, reason=str(order))
    instruction = order.instruction
    source_id, version = instruction.source_id, instruction.version
    item = connectors.item(writer.connection, connector, source_id)
    if item is not None and _is_outdated(item, instruction):
        reason = "a later version of it came before; nothing was changed"
        return Result(source_id=source_id, outcome="outdated", reason=reason)
    carry_out = {
        Action.UPSERT: _upsert,
        Action.UNPUBLISH: _unpublish,
        Action.WITHDRAW: _withdraw,
    }[instruction.action]
    try:
        result, article, state = carry_out(writer, connector, order, item)
    except InputError as error:
        return Result(source_id=source_id, outcome="refused", reason=error.reason)
    nothing = Item(source_id=source_id, article_key=None, version=None, state=state)
    earlier = item or nothing
    said = Item(
        source_id=source_id,
        article_key=article.key if article else earlier.article_key,
        version=version if version is not None else earlier.version,
        state=state,
    )
    connectors.set_item(writer.connection, connector, said)
    return result


def _is_outdated(item: Item, instruction: Instruction) -> bool:
    version = instruction.version
    if version is None or item.version is None:
        return False
    # A removal has the version of the text that it removes, which may come once more.
    is_removed = item.state is not ItemState.PUBLIC and instruction.action is Action.UPSERT
    return version < item.version or (version == item.version and is_removed)


def _is_newer(item: Item | None, instruction: Instruction) -> bool:
    """Return whether a text is known to follow the last one. Without versions the last one wins."""
    if item is None:
        return False
    versions = item.version, instruction.version
    return None in versions or item.version != instruction.version


_Done = tuple[Result, Article | None, ItemState]


def _upsert(writer: Writer, connector: Connector, order: Order, item: Item | None) -> _Done:
    """Store an article, and publish it again where the connector has unpublished it.

    Raises:
        BadArticle: it was withdrawn, or the store refuses it.
    """
    source_id, (candidate,) = order.instruction.source_id, writer.renamed([_candidate(order)])
    known = _known(writer, connector, source_id, item)
    if (item and item.state is ItemState.WITHDRAWN) or _are_withdrawn(known):
        raise BadArticle(
            "the article was withdrawn for good; to publish it after all, send it under another id"
        )
    of_item = [article for article in known if item and article.key == item.article_key]
    outcome = store(
        writer,
        candidate,
        of_item[0] if of_item else None,
        is_authoritative=_is_newer(item, order.instruction),
    ).value
    article = _stored(writer, connector, source_id, item)
    reason = ""
    if article.status is Status.WITHDRAWN:
        raise BadArticle(
            "an article with this text or address was withdrawn for good; send another text"
        )
    if article.status is Status.UNPUBLISHED and item and item.state is ItemState.UNPUBLISHED:
        _publish(writer, article, candidate)
        outcome = "published"
    elif article.status in (Status.UNPUBLISHED, Status.DRAFT):
        reason = f"it is held back here; to publish it: wirefeed articles publish {article.uuid}"
    result = Result(
        source_id=source_id,
        outcome=outcome,
        article=article.id,
        reason=reason,
        converted=candidate.converted,
        removed=candidate.removed,
        warnings=candidate.warnings,
    )
    return result, article, ItemState.PUBLIC


def _candidate(order: Order) -> Candidate:
    if order.candidate is None:
        raise BadArticle("the article is missing")
    return order.candidate


def _publish(writer: Writer, article: Article, candidate: Candidate) -> None:
    """Make an unpublished article public again: now, or when its embargo ends."""
    end = candidate.release_at
    is_planned = end is not None and end > writer.now
    writer.schedule(article, end if end is not None and is_planned else writer.now)
    if not is_planned:
        writer.release(article.key)


def _unpublish(writer: Writer, connector: Connector, order: Order, item: Item | None) -> _Done:
    known = _known(writer, connector, order.instruction.source_id, item)
    public = [article for article in known if article.status in (Status.LIVE, Status.EMBARGOED)]
    for article in public:
        writer.unpublish(article)
    is_final = item is not None and item.state is ItemState.WITHDRAWN
    result = Result(
        source_id=order.instruction.source_id,
        outcome="unpublished" if public else "ignored",
        article=known[0].id if known else "",
        reason="" if public else _why_not(order.instruction, known),
    )
    state = ItemState.WITHDRAWN if is_final else ItemState.UNPUBLISHED
    return result, known[0] if known else None, state


def _why_not(instruction: Instruction, known: Sequence[Article]) -> str:
    here = "it is not public here" if known else "there is no article of it here"
    return f"{instruction.reason}, and {here}" if instruction.reason else here


def _withdraw(writer: Writer, connector: Connector, order: Order, item: Item | None) -> _Done:
    source_id, note = order.instruction.source_id, order.instruction.note
    known = _known(writer, connector, source_id, item)
    if not known and order.candidate is not None:
        # A tombstone, so that no import brings it.
        store(writer, replace(order.candidate, is_withdrawn=True))
        known = _known(writer, connector, source_id, item)
        return _withdrawn(source_id, known), known[0] if known else None, ItemState.WITHDRAWN
    standing = [article for article in known if article.status is not Status.WITHDRAWN]
    for article in standing:
        writer.withdraw(article, note)
    result = _withdrawn(source_id, known)
    if not standing:
        result = replace(result, outcome="ignored", reason=_why_not(order.instruction, known))
    return result, known[0] if known else None, ItemState.WITHDRAWN


def _withdrawn(source_id: str, articles: Sequence[Article]) -> Result:
    article_id = articles[0].id if articles else ""
    return Result(source_id=source_id, outcome="withdrawn", article=article_id)


def _known(
    writer: Writer, connector: Connector, source_id: str, item: Item | None
) -> list[Article]:
    """Return the articles that a connector knows by an id: one, or one and its translations."""
    articles = matching.with_id(writer.connection, connector.name, source_id)
    key = item.article_key if item else None
    if key is not None and key not in {article.key for article in articles}:
        articles = [writer.reader.any_by_key(key)[0], *articles]
    return articles


def _stored(writer: Writer, connector: Connector, source_id: str, item: Item | None) -> Article:
    """Return the article that an upsert has led to."""
    known = _known(writer, connector, source_id, item)
    if not known:
        raise BadArticle("an article with this text is here under another id; send another text")
    of_item = [article for article in known if item and article.key == item.article_key]
    return (of_item or known[-1:])[0]


def _are_withdrawn(known: Sequence[Article]) -> bool:
    return bool(known) and all(article.status is Status.WITHDRAWN for article in known)
