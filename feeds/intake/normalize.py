"""Draft to Candidate: UTC, absolute URLs, slugs, hashes; sanitized last. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container
from dataclasses import replace
from datetime import datetime

from feeds import sanitize
from feeds.domain.content_hash import body_hash, content_hash
from feeds.domain.headline_markers import marked, strip_markers, withdrawn_headline
from feeds.domain.notices import asks_to_withdraw, quoted_headline, replaces_removed
from feeds.domain.significance import Decision, decide
from feeds.errors import BadArticle
from feeds.intake.language import identified_language, language_of
from feeds.model import (
    Bag,
    Candidate,
    Draft,
    DraftRevision,
    Enclosure,
    Metadata,
    Moment,
    Person,
    Revision,
    Significance,
    Subject,
    Text,
)
from feeds.sanitize import (
    one_line,
    plain_text,
    story_of,
    summary_of_text,
    text_from_markup,
    text_of,
    unescaped_title,
)
from feeds.sanitize.contents import embed_addresses, has_media, picture_type
from feeds.sanitize.embeds import media_type_of
from feeds.sanitize.furniture import without_lines
from feeds.text.slugs import slug
from feeds.text.tokenizer import bag_of_words, headline_key
from feeds.text.tokenizer import words as split
from feeds.text.urls import OWN_ARTICLES, clean_url, is_media

MAX_BODY_CHARS = 2_000_000
MAX_BODY_TAGS, MAX_BODY_REFERENCES = 100_000, 250_000
MAX_NOTICE_CHARS = 5_000  # of HTML
MAX_TAGS = 100
MAX_NAME_BYTES = 1_000
MAX_GUID_CHARS = 1_000
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def normalize(draft: Draft, now: datetime, language: str) -> Candidate:
    """Return a draft in the store's form. ``language`` is that of drafts that name none and whose
    text does not tell.

    Raises:
        BadArticle: no headline, no text, or a text over 2,000,000 characters.
    """
    metadata = _metadata(draft, language)
    fallback = draft.published or draft.updated or Moment(at=now, inferred=True)
    revisions: list[Revision] = []
    changes = sanitize.Changes()
    for number, raw in enumerate(draft.revisions, 1):
        is_last = number == len(draft.revisions)
        at = raw.at or (_later(draft) if is_last else None) or fallback
        changes = sanitize.Changes()
        before = revisions[-1] if revisions else None
        revision, bag = _revision(draft, raw, at, metadata, before, now, changes)
        revisions.append(revision)
    headline = plain_text(draft.revisions[-1].headline)
    notice = _short_text(draft) if draft.may_withdraw else ""
    return Candidate(
        source=_known_by(draft.source) or "import",
        source_id=_known_by(draft.source_id),
        url=clean_url(draft.url, draft.base_url),
        headline_key=headline_key(strip_markers(headline)[0]),
        has_marker=marked(headline) is not None,
        revisions=tuple(revisions),
        links=tuple(
            replace(k, headline=plain_text(k.headline), url=clean_url(k.url, draft.base_url))
            for k in draft.links
        ),
        published=draft.published,
        release_at=draft.release_at,
        is_withdrawn=draft.is_withdrawn or marked(headline) is Significance.WITHDRAWAL,
        withdrawn_at=draft.withdrawn_at,
        withdrawal_note=plain_text(draft.withdrawal_note),
        place=draft.place,
        warnings=(*draft.warnings, *_notes(draft), *_left_out(draft)),
        bag=bag,
        has_language=bool(language_of(draft)),
        converted=dict(changes.converted),
        removed=dict(+changes.removed),
        guid=one_line(draft.guid, MAX_GUID_CHARS),
        guid_is_permalink=draft.guid_is_permalink and bool(clean_url(draft.guid)),
        has_own_url=draft.has_own_url,
        boilerplate=draft.boilerplate,
        slug=draft.slug,
        withdrawn_headline=_withdrawn_headline(headline, notice),
        replaces_removed=replaces_removed(notice),
    )


def is_withdrawal(draft: Draft) -> bool:
    """Return whether a draft withdraws its own article: by its form, its headline or its text."""
    is_marked = marked(plain_text(draft.revisions[-1].headline)) is Significance.WITHDRAWAL
    return draft.is_withdrawn or is_marked or replaces_removed(_short_text(draft))


def _withdrawn_headline(headline: str, notice: str) -> str:
    """Return the headline of the story that a notice to editors withdraws: the quoted one, or the
    notice's headline without the words for a withdrawal; "" for other texts.
    """
    if not asks_to_withdraw(notice):
        return ""
    bare_headline = withdrawn_headline(headline)
    return quoted_headline(notice) or (bare_headline if bare_headline != headline else "")


def _short_text(draft: Draft) -> str:
    """Return the text of a draft that is short enough to be a notice; "" for a longer one."""
    last = draft.revisions[-1]
    raw = last.body_html or last.body_text
    return text_from_markup(raw) if len(raw) <= MAX_NOTICE_CHARS else ""


def _revision(
    draft: Draft,
    raw: DraftRevision,
    at: Moment,
    metadata: Metadata,
    before: Revision | None,
    now: datetime,
    changes: sanitize.Changes,
) -> tuple[Revision, Bag]:
    """Return one version, and its terms."""
    number = before.number + 1 if before else 1
    marked_headline = plain_text(raw.headline)
    headline = strip_markers(marked_headline)[0]
    if not headline:
        raise BadArticle("has no headline", place=draft.place)
    if len(raw.body_html) > MAX_BODY_CHARS or len(raw.body_text) > MAX_BODY_CHARS:
        raise BadArticle(f"its text has over {MAX_BODY_CHARS:,} characters", place=draft.place)
    source = storable(raw.body_html) or sanitize.html_from_text(raw.body_text)
    if len(source) > MAX_BODY_CHARS:
        raise BadArticle(f"its text has over {MAX_BODY_CHARS:,} characters", place=draft.place)
    if source.count("<") > MAX_BODY_TAGS or source.count("&") > MAX_BODY_REFERENCES:
        most = f"{MAX_BODY_TAGS:,} tags or {MAX_BODY_REFERENCES:,} ampersands"
        raise BadArticle(f"its text has over {most}", place=draft.place)
    base_url = clean_url(draft.url, draft.base_url) or clean_url(draft.base_url)
    body = sanitize.clean_html(source, base_url or OWN_ARTICLES, changes)
    words = text_of(body)
    has_files = bool(has_media(body) or metadata.images or metadata.enclosures)
    if not (words or has_files or draft.is_withdrawn):
        raise BadArticle("has no text", place=draft.place)
    summary = text_from_markup(raw.summary) if raw.summary else ""
    text = Text(
        headline=headline,
        summary=summary or summary_of_text(words, body) or headline,
        body_html=body,
        raw_html=source,
        base_url=base_url,
    )
    significance = raw.significance or Significance.NEW
    if before is not None and not raw.significance:
        significance = significance_of(before.text, marked_headline, text, metadata.language)
    is_public = draft.published is not None and draft.published.at <= now
    if at.at > now and (before is not None or is_public):
        at = Moment(at=now, precision=at.precision, inferred=True)
    own = without_lines(body, draft.boilerplate)
    own_text = words if own == body else text_of(own)
    body_words = split(own_text)
    revision = Revision(
        number=number,
        significance=significance,
        at=at,
        text=text,
        metadata=metadata,
        note=plain_text(raw.note),
        content_hash=content_hash(text, metadata),
        body_hash=body_hash(body_words),
    )
    return revision, bag_of_words(headline, own_text, body_words)


def _later(draft: Draft) -> Moment | None:
    """Return the time of the last version, if the source states it and it is no earlier."""
    updated, published = draft.updated, draft.published
    return updated if updated and (published is None or updated.at > published.at) else None


def _notes(draft: Draft) -> list[str]:
    """Return what was assumed about the draft's times, once each."""
    moments = [draft.published, draft.updated, *(revision.at for revision in draft.revisions)]
    return list(dict.fromkeys(moment.note for moment in moments if moment and moment.note))


def _known_by(name: str) -> str:
    """Return a source or id for comparison: one too long for an index becomes its beginning and a
    hash.
    """
    line = plain_text(name, MAX_BODY_CHARS)
    if len(line.encode()) <= MAX_NAME_BYTES:
        return line
    return f"{line[:100]}…{hashlib.sha256(line.encode()).hexdigest()[:40]}"


def storable(raw: str) -> str:
    """Raw text as both databases take it: without NUL and lone surrogates."""
    return _UNSTORABLE.sub("", raw)


def significance_of(before: Text, headline: str, after: Text, language: str) -> Significance:
    """Return the significance of the step between two texts; ``headline`` has its markers."""
    return decision_on(before, headline, after, language).significance


def decision_on(before: Text, headline: str, after: Text, language: str) -> Decision:
    """Return the significance of the step between two texts, and the reason for it.

    Captions do not count. Another embed is another story to its readers, even if no word changed.
    """
    decision = decide(
        # Former versions stored the references of exports' titles unresolved.
        unescaped_title(before.headline),
        story_of(before.body_html),
        headline,
        story_of(after.body_html),
        language,
    )
    if decision.significance is Significance.MINOR and sorted(
        embed_addresses(before.body_html)
    ) != sorted(embed_addresses(after.body_html)):
        return Decision(Significance.UPDATE, "an embed changed")
    return decision


def _metadata(draft: Draft, language: str) -> Metadata:
    section_name = plain_text(draft.section, 80)
    return Metadata(
        language=language_of(draft) or identified_language(draft) or language,
        section=slug(section_name)
        or (
            "" if not section_name else "s-" + hashlib.sha256(section_name.encode()).hexdigest()[:8]
        ),
        section_name=section_name,
        tags=_unique(text_from_markup(tag, 120) for tag in draft.tags)[:MAX_TAGS],
        authors=tuple(
            Person(
                name=text_from_markup(p.name, 200),
                email=_email(p.email),
                url=clean_url(p.url, draft.base_url),
            )
            for p in draft.authors
            if text_from_markup(p.name)
        ),
        images=_files(draft.images, draft.base_url or draft.url, picture_type),
        enclosures=_files(draft.enclosures, draft.base_url or draft.url, media_type_of),
        subjects=tuple(
            Subject(
                name=text_from_markup(s.name),
                code=plain_text(s.code),
                scheme=clean_url(s.scheme) or plain_text(s.scheme),
            )
            for s in draft.subjects
            if text_from_markup(s.name)
        ),
        rights=text_from_markup(draft.rights),
        license_url=clean_url(draft.license_url, draft.base_url),
        urgency=draft.urgency if 1 <= draft.urgency <= 9 else 0,
        dateline=plain_text(draft.dateline),
        ednote=plain_text(draft.ednote),
    )


# The fields of a record that a revision may change, and the attributes of ``Metadata`` that hold
# them.
_METADATA_OF = {
    "language": ("language",),
    "section": ("section", "section_name"),
    "tags": ("tags",),
    "authors": ("authors",),
    "images": ("images",),
    "enclosures": ("enclosures",),
    "subjects": ("subjects",),
    "rights": ("rights",),
    "license": ("license_url",),
    "urgency": ("urgency",),
    "place": ("dateline",),
    "ednote": ("ednote",),
}


def merged(present: Metadata, added: Metadata, fields: Container[str]) -> Metadata:
    """Return the present metadata with what ``fields`` (names as in JSON Lines) replace."""
    names = [name for field, names in _METADATA_OF.items() if field in fields for name in names]
    return replace(present, **{name: getattr(added, name) for name in names})


def _files(
    enclosures: tuple[Enclosure, ...], base_url: str, type_of: Callable[[str], str]
) -> tuple[Enclosure, ...]:
    """Return clean files, one for each address; ``type_of`` derives the type from an address."""
    files: dict[str, Enclosure] = {}
    for enclosure in enclosures:
        url = _file_address(enclosure.url, base_url)
        if url and url not in files:
            media_type = (
                enclosure.media_type.lower()
                if re.match(r"^[\w.+-]+/[\w.+-]+$", enclosure.media_type)
                else type_of(url) or "application/octet-stream"
            )
            files[url] = replace(
                enclosure,
                url=url,
                media_type=media_type,
                length=max(enclosure.length, 0),
                title=text_from_markup(enclosure.title),
                caption=text_from_markup(enclosure.caption),
                credit=text_from_markup(enclosure.credit),
                alt=text_from_markup(enclosure.alt),
                transcript=clean_url(enclosure.transcript, base_url),
                chapters=clean_url(enclosure.chapters, base_url),
            )
    return tuple(files.values())


def _file_address(written: str, base_url: str) -> str:
    """Return the address of a file; one from the root of an own story's site is on our site."""
    if is_media(written):
        return written
    is_from_root = written.startswith("/") and not written.startswith("//")
    return clean_url(written, base_url or (OWN_ARTICLES if is_from_root else ""))


def _left_out(draft: Draft) -> list[str]:
    """Yield a warning for each picture and file without a web address."""
    files = [("picture", file) for file in draft.images] + [
        ("file", file) for file in draft.enclosures
    ]
    return [
        f"{kind} {file.url[:100]!r} has no address on the web; it was omitted"
        for kind, file in files
        if file.url and not _file_address(file.url, draft.base_url or draft.url)
    ]


def _unique(values: object) -> tuple[str, ...]:
    first_spellings: dict[str, str] = {}
    for value in values:  # type: ignore[attr-defined]
        if value:
            first_spellings.setdefault(value.casefold(), value)
    return tuple(first_spellings.values())


def _email(text: str) -> str:
    return text.strip() if re.match(r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$", text.strip()) else ""
