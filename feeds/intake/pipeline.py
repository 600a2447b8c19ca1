"""The import use case: drafts to the store, one transaction a batch, nothing lost."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import groupby, islice

from feeds.domain.content_hash import content_hash
from feeds.errors import BadArticle, InputError, NotPublished, UnreadableInput
from feeds.importers import Options
from feeds.intake.language import corrected_language
from feeds.intake.normalize import normalize, significance_of
from feeds.model import Article, Candidate, Draft, Moment, Revision, Significance, Status, Text
from feeds.runtime.parallel import ordered_map
from feeds.runtime.stop_flag import ctrl_c_held_back
from feeds.sanitize import VERSION as SANITIZER_VERSION
from feeds.sanitize import summary_of, text_of
from feeds.sanitize.furniture import stable, stable_address, without_lines
from feeds.store import Database, Writer, aliases, matching, seen_drafts
from feeds.store.audit import Run
from feeds.store.schema import INDEX_VERSION
from feeds.text.dates import format_rfc3339
from feeds.text.tokenizer import words
from feeds.version import VERSION

BATCH = 500
TEASER = 0.6  # a text of another source below this share of ours is a beginning of it
MAX_COMPARED = 200  # newest revisions of an article that a single new text is compared with
# The zones of the world are up to 26 hours apart.
_WRONG_ZONE = timedelta(hours=26)
_CUT = re.compile(r"\s*(?:\.{3}|…|\[(?:\.{3}|…)\])\s*$")


class Outcome(StrEnum):
    """The result for one draft."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by a notice; counted as updated


@dataclass
class Report:
    """The result of an import. ``refused``, ``skipped`` and ``warnings`` have (place, reason).

    ``converted`` and ``removed`` count what cleaning changed in new and updated texts.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    converted: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    redirects: int = 0

    @property
    def processed(self) -> int:
        """The number of drafts that were stored, compared or refused."""
        articles = self.new + self.updated + self.unchanged
        return articles + len(self.refused) + len(self.skipped)

    def count(self, outcome: Outcome) -> None:
        counted = Outcome.UPDATED if outcome is Outcome.WITHDRAWN else outcome
        setattr(self, counted.value, getattr(self, counted.value) + 1)

    def refuse(self, error: InputError, place: str) -> None:
        rows = self.skipped if isinstance(error, NotPublished) else self.refused
        rows.append((error.place or place, error.reason))


def import_drafts(
    database: Database,
    drafts: Iterable[Draft | InputError],
    options: Options,
    report: Report,
    *,
    is_dry_run: bool = False,
    processes: int | None = None,
    run: Run | None = None,
) -> Iterator[int]:
    """Store ``drafts``; after each committed batch, yield the number of processed drafts.

    Many drafts are prepared on all cores (``processes``); they are stored in order, one transaction
    a batch. A draft that came before, whose article is as it was then, is unchanged. ``run`` counts
    them in the audit log.
    """
    batch: list[Candidate] = []
    earlier_count = report.processed
    prepare = partial(_prepared, options=options)
    for prepared in ordered_map(prepare, _to_prepare(database, drafts, options, report), processes):
        if isinstance(prepared, InputError):
            report.refuse(prepared, "")
            continue
        report.warnings.extend((prepared.place, warning) for warning in prepared.warnings)
        batch.append(prepared)
        if len(batch) >= BATCH:
            _commit(database, batch, options.now, report, is_dry_run=is_dry_run, run=run)
            batch = []
            yield report.processed - earlier_count
    _commit(database, batch, options.now, report, is_dry_run=is_dry_run, run=run)
    yield report.processed - earlier_count


def _to_prepare(
    database: Database,
    drafts: Iterable[Draft | InputError],
    options: Options,
    report: Report,
) -> Iterator[tuple[Draft | InputError, bytes]]:
    """Yield the drafts that may change something, with their digests; count the others as
    unchanged.
    """
    digest_of = _digester(options)
    remaining = to_the_end(drafts)
    while chunk := list(islice(remaining, BATCH)):
        digests = [b"" if isinstance(draft, InputError) else digest_of(draft) for draft in chunk]
        with database.read() as connection:
            unchanged = seen_drafts.unchanged(connection, [digest for digest in digests if digest])
        report.unchanged += sum(digest in unchanged for digest in digests)
        yield from (
            (draft, digest)
            for draft, digest in zip(chunk, digests, strict=True)
            if digest not in unchanged
        )


def _digester(options: Options) -> Callable[[Draft], bytes]:
    """Return a function that gives the digest of all that a draft says, and of all else that
    decides what is stored; empty for a draft with warnings, which are reported each time.
    """
    decisions = (
        *(SANITIZER_VERSION, INDEX_VERSION, VERSION),
        *(options.published, options.section, options.language, options.default_language),
        *(options.keeps_ids, options.is_poll),
    )
    beginning = hashlib.sha256(repr(decisions).encode())

    def digest_of(draft: Draft) -> bytes:
        if draft.warnings:
            return b""
        digest = beginning.copy()
        digest.update(repr(draft).encode("utf-8", "surrogatepass"))
        return digest.digest()

    return digest_of


def to_the_end(drafts: Iterable[Draft | InputError]) -> Iterator[Draft | InputError]:
    """Yield the drafts, and, if the rest of the input is unreadable, the error as the last item."""
    is_begun = False
    try:
        for draft in drafts:
            is_begun = True
            yield draft
    except UnreadableInput as error:
        if not is_begun:
            raise
        yield error


def _prepared(item: tuple[Draft | InputError, bytes], options: Options) -> Candidate | InputError:
    """Return the candidate of one draft: the work that needs no store and runs on all cores."""
    draft, digest = item
    if isinstance(draft, InputError):
        return draft
    try:
        candidate = normalize(with_options(draft, options), options.now, options.default_language)
        return candidate if candidate.warnings else replace(candidate, digest=digest)
    except InputError as error:
        return type(error)(error.reason, place=error.place or draft.place)


class _DryRun(Exception):
    pass


def _commit(
    database: Database,
    batch: list[Candidate],
    now: datetime,
    report: Report,
    *,
    is_dry_run: bool,
    run: Run | None,
) -> None:
    if not batch:
        return
    outcomes: list[Outcome | InputError] = []
    with contextlib.ExitStack() as until_counted:
        # A dry run rolls back; the outcomes are the ones a real run would have.
        with contextlib.suppress(_DryRun), _uncollected(), database.write() as connection:
            writer = Writer(connection, now)
            with writer.index_once():
                outcomes = _stored(writer, writer.renamed(batch))
            writer.note_seen()
            if is_dry_run:
                raise _DryRun
            if run is not None:
                run.add(connection, _changes(outcomes), now)
            # Ctrl-C comes before the commit, or after the count.
            until_counted.enter_context(ctrl_c_held_back())
        _count(batch, outcomes, report)
        if run is not None and not is_dry_run:
            run.keep()


def _changes(outcomes: list[Outcome | InputError]) -> dict[str, int]:
    """Return how many articles are new and updated."""
    updated = outcomes.count(Outcome.UPDATED) + outcomes.count(Outcome.WITHDRAWN)
    return {Outcome.NEW: outcomes.count(Outcome.NEW), Outcome.UPDATED: updated}


def _count(batch: list[Candidate], outcomes: list[Outcome | InputError], report: Report) -> None:
    for candidate, outcome in zip(batch, outcomes, strict=True):
        if isinstance(outcome, InputError):
            report.refuse(outcome, candidate.place)
            continue
        report.count(outcome)
        if outcome is Outcome.UNCHANGED:
            continue
        report.converted.update(candidate.converted)
        report.removed.update(candidate.removed)
        if outcome is Outcome.WITHDRAWN:
            headline = candidate.withdrawn_headline
            story = f"“{headline}”" if headline else "its article"
            report.warnings.append((candidate.place, f"{story} was withdrawn, as this text asks"))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Pause garbage collection: a batch creates many rows and no cycles; scanning them took an
    eighth of an import.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _stored(writer: Writer, batch: list[Candidate]) -> list[Outcome | InputError]:
    """Store each candidate in order; consecutive new articles are inserted together."""
    fresh = matching.fresh(writer.connection, batch)
    outcomes: list[Outcome | InputError] = []
    for is_fresh, run in groupby(batch, key=lambda candidate: id(candidate) in fresh):
        if is_fresh:
            outcomes += [Outcome.NEW] * len(writer.insert(list(run)))
        else:
            outcomes += [_store_or_refuse(writer, candidate) for candidate in run]
    return outcomes


def _store_or_refuse(writer: Writer, candidate: Candidate) -> Outcome | InputError:
    try:
        return store(writer, candidate)
    except InputError as error:
        return error


def with_options(draft: Draft, options: Options) -> Draft:
    """Return the draft with the caller's options applied: date, section, language."""
    if options.published is not None:
        first, *later = draft.revisions
        draft = replace(
            draft,
            published=options.published,
            revisions=(replace(first, at=options.published), *later),
            warnings=(),
        )
    if options.is_poll:
        draft = _not_ahead(draft, options.now)
    if options.section:
        draft = replace(draft, section=options.section)
    draft = (
        replace(draft, language=options.language) if options.language else corrected_language(draft)
    )
    if options.keeps_ids and not draft.guid:
        draft = replace(draft, guid=draft.source_id)
    return draft


def _not_ahead(draft: Draft, now: datetime) -> Draft:
    """Return an item of a polled feed, live at once if its date is less than a day ahead.

    Such a date is a wrong zone; ``release_at`` and later dates are embargoes.
    """
    published = draft.published
    if published is None or draft.release_at or not now < published.at <= now + _WRONG_ZONE:
        return draft
    text = f"its date, {format_rfc3339(published.at)}, is ahead; the time of import was used"
    return replace(
        draft,
        published=Moment(at=now, inferred=True),
        warnings=(*draft.warnings, text),
    )


def store(
    writer: Writer,
    candidate: Candidate,
    stored: Article | None = None,
    *,
    is_authoritative: bool = False,
) -> Outcome:
    """Store one candidate: insert it, append revisions, withdraw, or leave the article unchanged.

    ``stored`` is the article that it is a version of, where the caller knows it. An authoritative
    candidate is known to be newer: then an earlier or shorter text counts, and so does a small
    change.

    Raises:
        BadArticle: an embargo for a public article, or a new text under a withdrawn headline
            without an id.
    """
    if candidate.is_withdrawn:
        return _withdrawn(writer, candidate)
    if candidate.is_notice and (named := matching.named_by_notice(writer.connection, candidate)):
        if named.status is Status.WITHDRAWN:
            return Outcome.UNCHANGED
        writer.withdraw(named, candidate.withdrawal_note)
        return Outcome.WITHDRAWN
    article = stored or matching.find(writer.connection, candidate)
    if article is None:
        writer.insert([candidate])
        return Outcome.NEW
    if article.status is Status.WITHDRAWN:
        if (
            not candidate.source_id
            and not candidate.url
            and not has_had_text(writer, article, candidate)
        ):
            raise BadArticle(
                "an article of this headline was withdrawn; give this one an id if it is another"
            )
        return Outcome.UNCHANGED
    is_own = aliases.is_own(article, candidate)
    aliases.remember(writer.connection, article, candidate)
    # Another source with the same text cannot move the embargo.
    is_held = (
        is_own and candidate.release_at is not None and writer.hold(article, candidate.release_at)
    )
    is_teaser = not is_authoritative and _is_a_teaser(writer, article, candidate)
    outcome = Outcome.UNCHANGED
    if not is_teaser:
        outcome = _append(writer, article, candidate, is_authoritative=is_authoritative)
    outcome = Outcome.UPDATED if is_held else outcome
    writer.saw(candidate, article, is_changed=outcome is Outcome.UPDATED)
    return outcome


def _is_a_teaser(writer: Writer, article: Article, candidate: Candidate) -> bool:
    """Return whether a candidate has a part of the stored text only, which comes from elsewhere.

    A shorter text of another source never replaces a longer one; nor does a beginning with dots
    at its end, or any teaser once another source has given the full text.
    """
    before, after = article.revision.text, candidate.revisions[-1].text
    length, new_length = len(text_of(before.body_html)), len(text_of(after.body_html))
    if not aliases.is_of_its_source(article, candidate):
        return new_length < length
    if new_length < length * TEASER and aliases.is_shared(writer.connection, article):
        return True
    beginning = _CUT.sub("", text_of(after.body_html))
    return (
        new_length < length
        and beginning != text_of(after.body_html)
        and _begins_with(before, beginning)
    )


def has_had_text(writer: Writer, article: Article, candidate: Candidate) -> bool:
    """Return whether a stored article has or had the candidate's newest text."""
    revisions = writer.reader.revisions(article.key)
    last = candidate.revisions[-1]
    return any(
        last.text.body_html == revision.text.body_html
        or (last.body_hash and last.body_hash == revision.body_hash)
        for revision in revisions
    )


def _withdrawn(writer: Writer, candidate: Candidate) -> Outcome:
    """Withdraw the candidate's articles; a tombstone for an unknown article prevents its later
    import.
    """
    matched = matching.withdrawn_by(writer.connection, candidate)
    not_withdrawn = [
        article
        for article in matched or writer.insert([candidate])
        if article.status is not Status.WITHDRAWN
    ]
    at = candidate.withdrawn_at.at if candidate.withdrawn_at else None
    for article in not_withdrawn:
        writer.withdraw(article, candidate.withdrawal_note, at)
    if not matched:
        return Outcome.NEW
    return Outcome.UPDATED if not_withdrawn else Outcome.UNCHANGED


def _append(
    writer: Writer, article: Article, candidate: Candidate, *, is_authoritative: bool
) -> Outcome:
    has_history = len(candidate.revisions) > 1
    hashes, body_hashes = writer.reader.revision_hashes(
        article.key, None if has_history else MAX_COMPARED
    )
    # Only a candidate with a history has texts that may be in the store's own.
    stored_revisions = writer.reader.revisions(article.key) if has_history else []
    texts = {(revision.text.headline, revision.text.body_html) for revision in stored_revisions}
    current, outcome = article, Outcome.UNCHANGED
    for new_revision in candidate.revisions:
        is_last = new_revision is candidate.revisions[-1]
        revision = completed(new_revision, current, candidate)
        if current.revision.content_hash in (new_revision.content_hash, revision.content_hash):
            continue
        is_decided = is_last and is_authoritative
        if (
            is_last
            and not is_decided
            and _is_same_story(revision, current.revision, candidate.boilerplate)
        ):
            continue
        if hashes & {new_revision.content_hash, revision.content_hash} and not (
            is_decided or (is_last and _is_newer(revision, current))
        ):
            continue
        if not is_last and (
            (revision.text.headline, revision.text.body_html) in texts
            or revision.body_hash in body_hashes
        ):
            continue
        if (
            current.status is Status.LIVE
            and candidate.release_at is not None
            and candidate.release_at > writer.now
        ):
            raise BadArticle(
                f"release_at: its article {current.id} is public already; send the new text when "
                "its embargo ends"
            )
        current = writer.revise(
            current,
            with_significance(current, dated(revision, current, writer.now), candidate),
            candidate.links,
            bag=candidate.bag if is_last else None,
        )
        outcome = Outcome.UPDATED
    ednote = candidate.revisions[-1].metadata.ednote
    if aliases.is_own(article, candidate) and ednote != current.revision.metadata.ednote:
        writer.set_ednote(current, ednote)
        outcome = Outcome.UPDATED
    return outcome


def completed(revision: Revision, current: Article, candidate: Candidate) -> Revision:
    """Return the revision with missing details taken from the current one."""
    before, metadata = current.revision.metadata, revision.metadata
    if not candidate.has_language:
        metadata = replace(metadata, language=before.language)
    if not metadata.section:
        metadata = replace(metadata, section=before.section, section_name=before.section_name)
    if metadata != revision.metadata:
        revision = replace(
            revision, metadata=metadata, content_hash=content_hash(revision.text, metadata)
        )
    return revision


def _is_same_story(revision: Revision, current: Revision, boilerplate: Collection[str]) -> bool:
    """Return whether two versions differ in counters, clocks, tokens of addresses or boilerplate
    only.
    """
    return _stable(revision, boilerplate) == _stable(current, boilerplate)


def _stable(revision: Revision, boilerplate: Collection[str]) -> tuple[object, ...]:
    text, metadata = revision.text, revision.metadata
    body = stable(without_lines(text.body_html, boilerplate))
    # A summary that the source did not write is the beginning of the body.
    summary = "" if summary_of(text.body_html) == text.summary else text.summary
    files = (*metadata.images, *metadata.enclosures)
    stable_files = tuple(replace(file, url=stable_address(file.url)) for file in files)
    return text.headline, summary, body, stable_files, replace(metadata, images=(), enclosures=())


def _own_text(text: Text, boilerplate: Collection[str]) -> Text:
    """Return a text without the lines of its source."""
    return replace(text, body_html=without_lines(text.body_html, boilerplate))


def _is_newer(revision: Revision, current: Article) -> bool:
    """Return whether a source's return to an older text has its own later date."""
    return not revision.at.inferred and revision.at.at > current.modified


def dated(revision: Revision, current: Article, now: datetime) -> Revision:
    """Return the revision at its source's time, or now: sources rarely update their dates with
    their texts.
    """
    if current.modified < revision.at.at <= now:
        return revision
    return replace(revision, at=Moment(at=now, inferred=True))


def with_significance(current: Article, revision: Revision, candidate: Candidate) -> Revision:
    """Return the revision with its significance against the current one, where no editor
    stated it.
    """
    before, after = current.revision, revision
    if revision.significance is not Significance.NEW:
        # The same version with other details beside its text is not a second update.
        is_same_update = before.significance is after.significance and _told(before.text) == _told(
            after.text
        )
        return replace(revision, significance=Significance.MINOR) if is_same_update else revision
    lines = candidate.boilerplate
    significance = significance_of(
        _own_text(before.text, lines),
        after.text.headline,
        _own_text(after.text, lines),
        after.metadata.language,
    )
    teaser = _CUT.sub("", text_of(before.text.body_html))
    if not aliases.is_of_its_source(current, candidate) and _begins_with(after.text, teaser):
        return replace(revision, significance=Significance.MINOR)
    if (
        significance is Significance.MINOR
        and candidate.has_marker
        and before.body_hash != after.body_hash
    ):
        significance = Significance.UPDATE
    return replace(revision, significance=significance)


def _begins_with(full: Text, teaser: str) -> bool:
    """Return whether a text begins with the words of another: the full text of a teaser."""
    beginning = words(teaser)
    return bool(beginning) and words(text_of(full.body_html))[: len(beginning)] == beginning


def _told(text: Text) -> tuple[str, str, str]:
    return text.headline, text.summary, text.body_html
