"""Articles as the API answers them."""

from __future__ import annotations

from typing import Any

from feeds.model import Article, Enclosure, Status
from feeds.newsroom.views import version_of, view
from feeds.store import Reader
from feeds.text.dates import format_rfc3339
from feeds.web.api import models
from feeds.web.api.route import PREFIX, Answer


def article_answer(reader: Reader, uuid: str, base_url: str) -> Answer:
    """Return an article with its text."""
    shown = view(reader, uuid)
    article, metadata = shown.article, shown.article.revision.metadata
    body = models.ArticleOut(
        **article_row(article, base_url),
        body_html=article.revision.text.body_html,
        slug=article.slug,
        url=article.url,
        guid=article.guid,
        authors=[models.PersonOut(**vars(person)) for person in metadata.authors],
        images=[_file(image) for image in metadata.images],
        enclosures=[_file(file) for file in metadata.enclosures],
        subjects=[models.SubjectOut(**vars(subject)) for subject in metadata.subjects],
        rights=metadata.rights,
        license=metadata.license_url,
        urgency=metadata.urgency,
        place=metadata.dateline,
        ednote=metadata.ednote,
        note=article.revision.note,
        story=shown.story.slug if shown.story else "",
        related=[link.headline for link in shown.unresolved],
    )
    return Answer(body=body, version=version_of(article), location=f"{PREFIX}/articles/{uuid}")


def article_row(article: Article, base_url: str) -> dict[str, Any]:
    """Return the fields of ``models.ArticleRow``."""
    metadata = article.revision.metadata
    is_public = article.status is Status.LIVE
    return {
        "id": article.id,
        "status": article.status.value,
        "title": article.headline,
        "summary": article.revision.text.summary,
        "language": metadata.language,
        "section": metadata.section,
        "tags": list(metadata.tags),
        "published": format_rfc3339(article.published.at),
        "updated": format_rfc3339(article.updated),
        "modified": format_rfc3339(article.modified),
        "release_at": format_rfc3339(article.release_at) if article.release_at else None,
        "revision": article.revision.number,
        "significance": article.revision.significance.value,
        "version": version_of(article),
        "page": f"{base_url}{article.path}" if is_public else "",
        "source": article.source,
        "source_id": article.source_id,
    }


def _file(file: Enclosure) -> models.FileOut:
    return models.FileOut(
        url=file.url,
        type=file.media_type,
        length=file.length,
        title=file.title,
        caption=file.caption,
        alt=file.alt,
        focus=file.focus,
        credit=file.credit,
        width=file.width,
        height=file.height,
    )
