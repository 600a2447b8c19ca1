"""What editors say of two articles: a follow-up, a correction, a translation, or no relation."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.domain.acts import Act, ObjectKind
from feeds.errors import ArticleWithdrawn, BadArticle
from feeds.model import Article, Relation, Status
from feeds.newsroom.editor import Editor
from feeds.store import relations, stories


@dataclass(frozen=True, kw_only=True)
class Related:
    """A statement about two articles; ``story`` is the storyline that has both, if one has."""

    article: Article
    other: Article
    is_new: bool
    story: str = ""


def relate(editor: Editor, uuid: str, other_uuid: str, type_: Relation | None) -> Related:
    """State a relation of an article to another one; None removes the statement.

    Raises:
        ArticleNotFound: one of them does not exist.
        ArticleWithdrawn: one of them was withdrawn.
        BadArticle: the two are one article, or a translation in the same language.
    """
    if uuid == other_uuid:
        raise BadArticle("the two are one article; name two")
    act = Act(verb="unrelate" if type_ is None else "relate", kind=ObjectKind.RELATION)
    with editor.writing(act) as writer:
        connection = writer.connection
        article, other = writer.reader.article(uuid), writer.reader.article(other_uuid)
        for side in (article, other):
            if side.status is Status.WITHDRAWN and type_ is not None:
                raise ArticleWithdrawn(side.id)
        if type_ is Relation.TRANSLATION_OF and article.language == other.language:
            raise BadArticle(
                f"both articles are in {article.language!r}; a translation is in another language"
            )
        is_new = relations.relate(connection, article, other, type_, writer.now)
        if is_new:
            stated = {} if type_ is None else {"type": type_.value}
            act.on(uuid, article.headline, other=other_uuid, **stated)
        homes = stories.of_articles(connection, [article.key, other.key])
    shared = homes.get(article.key)
    is_shared = shared is not None and homes.get(other.key) == shared
    return Related(
        article=article,
        other=other,
        is_new=is_new,
        story=shared.slug if shared is not None and is_shared else "",
    )
