"""Working copies: opening, saving and discarding the texts that editors write in the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import uuid_utils

from feeds.errors import ArticleWithdrawn, BadArticle, WorkingCopyConflict
from feeds.model import Article, Status
from feeds.newsroom.editor import Editor
from feeds.newsroom.views import version_of
from feeds.publishing.body import public_address
from feeds.store import Reader
from feeds.store import working_copies as store
from feeds.store.working_copies import WorkingCopy

# What an editor writes, each as text. Tags and authors are separated by commas; ``image`` is the
# address of the picture beside the text.
FIELDS = (
    "title",
    "slug",
    "summary",
    "body_html",
    "section",
    "tags",
    "authors",
    "language",
    "image",
    "image_alt",
    "image_caption",
    "image_credit",
    "image_focus",
    "ednote",
)
# Together with all other fields; a request of the desk has at most a megabyte.
MAX_CHARS = 900_000


def begin(editor: Editor) -> WorkingCopy:
    """Store a working copy of a new article, with the newsroom's language."""
    now = editor.now()
    copy = WorkingCopy(
        id=str(uuid_utils.uuid7()),
        fields=dict.fromkeys(FIELDS, "") | {"language": editor.settings.language},
        editor=editor.name,
        created=now,
        saved=now,
    )
    with editor.database.share() as connection:
        store.add(connection, copy)
    return copy


def open_article(editor: Editor, uuid: str) -> WorkingCopy:
    """Return the working copy of an article; a new one has the article's present text.

    Raises:
        ArticleNotFound, ArticleWithdrawn: there is nothing to change.
    """
    with editor.database.share() as connection:
        article = Reader(connection).article(uuid)
        if article.status is Status.WITHDRAWN:
            raise ArticleWithdrawn(article.id)
        present = store.of_article(connection, article.uuid)
        if present is not None:
            return present
        now = editor.now()
        copy = WorkingCopy(
            id=str(uuid_utils.uuid7()),
            article=article.uuid,
            base=version_of(article),
            fields=fields_of(article, editor.settings.base_url),
            editor=editor.name,
            created=now,
            saved=now,
        )
        store.add(connection, copy)
    return copy


def fields_of(article: Article, base_url: str) -> dict[str, str]:
    """Return an article's text and details as an editor writes them."""
    text, metadata = article.revision.text, article.revision.metadata
    image = metadata.images[0] if metadata.images else None
    return {
        "title": text.headline,
        "slug": article.slug,
        "summary": text.summary,
        "body_html": text.body_html,
        "section": metadata.section_name or metadata.section,
        "tags": ", ".join(metadata.tags),
        "authors": ", ".join(person.name for person in metadata.authors),
        "language": metadata.language,
        "image": public_address(image.url, base_url) if image else "",
        "image_alt": image.alt if image else "",
        "image_caption": image.caption if image else "",
        "image_credit": image.credit if image else "",
        "image_focus": image.focus if image else "",
        "ednote": metadata.ednote,
    }


def read(editor: Editor, copy_id: str) -> WorkingCopy:
    """Return a working copy.

    Raises:
        WorkingCopyNotFound.
    """
    with editor.database.read() as connection:
        return store.by_id(connection, copy_id)


def save(editor: Editor, copy_id: str, number: int, changes: Mapping[str, str]) -> WorkingCopy:
    """Save fields of the copy that the editor has read as ``number``; others stay.

    Raises:
        WorkingCopyNotFound.
        WorkingCopyConflict: another editor has saved it since.
        BadArticle: an unknown field, or too long a text.
    """
    unknown = sorted(set(changes) - set(FIELDS))
    if unknown:
        raise BadArticle(f"unknown field {unknown[0]!r}; there are {', '.join(FIELDS)}")
    if sum(map(len, changes.values())) > MAX_CHARS:
        raise BadArticle(f"the text has over {MAX_CHARS:,} characters; divide it")
    with editor.database.share() as connection:
        copy = store.by_id(connection, copy_id)
        fields = {**copy.fields, **changes}
        if copy.number != number:
            if fields == copy.fields:
                # The answer to this very request was lost.
                return copy
            raise WorkingCopyConflict(copy.id, copy.editor)
        changed = replace(copy, fields=fields, editor=editor.name, saved=editor.now())
        saved = store.save(connection, changed)
        if saved is None:
            raise WorkingCopyConflict(copy.id, copy.editor)
    return saved


def rebase(editor: Editor, copy_id: str, number: int) -> WorkingCopy:
    """Have a copy replace the article's present text, which its editor has seen.

    Raises:
        WorkingCopyNotFound, ArticleNotFound.
        WorkingCopyConflict: another editor has saved it since.
    """
    with editor.database.share() as connection:
        copy = store.by_id(connection, copy_id)
        base = version_of(Reader(connection).article(copy.article))
        changed = replace(copy, base=base, number=number, editor=editor.name, saved=editor.now())
        saved = store.save(connection, changed)
        if saved is None:
            raise WorkingCopyConflict(copy.id, copy.editor)
    return saved


def discard(editor: Editor, copy_id: str) -> None:
    """Delete a working copy; the article stays as it is."""
    with editor.database.share() as connection:
        store.remove(connection, copy_id)
