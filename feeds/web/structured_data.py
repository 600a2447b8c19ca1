"""Structured data of pages for search engines (schema.org, as JSON-LD). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from feeds.config import Settings
from feeds.domain.filters import filter_key
from feeds.model import Article, Enclosure, Metadata, Moment, Revision, Significance
from feeds.publishing.pages import icon_of
from feeds.text.dates import format_rfc3339

_CONTEXT = "https://schema.org"


def website(settings: Settings) -> dict[str, Any]:
    """Return the newsroom as a WebSite with its search (https://schema.org/SearchAction)."""
    return {
        "@context": _CONTEXT,
        "@type": "WebSite",
        "name": settings.title,
        "url": f"{settings.base_url}/",
        "inLanguage": [settings.language, *settings.languages]
        if settings.languages
        else settings.language,
        "publisher": _publisher(settings),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{settings.base_url}/search?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def news_article(
    article: Article,
    metadata: Metadata,
    image: Enclosure | None,
    history: Sequence[tuple[Revision, str]],
    settings: Settings,
) -> dict[str, Any]:
    """Return an article as a NewsArticle (https://schema.org/NewsArticle).

    ``metadata`` has public addresses, ``image`` is the picture to share, ``history`` the revisions
    with the note on each, newest first.
    """
    url = f"{settings.base_url}{article.path}"
    corrections = [
        {
            "@type": "CorrectionComment",
            "text": note,
            "datePublished": _date(revision.at, settings),
        }
        for revision, note in history
        if revision.significance is Significance.CORRECTION and note
    ]
    described = {
        "@context": _CONTEXT,
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "url": url,
        "identifier": article.id,
        "headline": article.headline,
        "description": article.revision.text.summary,
        "inLanguage": article.language,
        "datePublished": _date(article.published, settings),
        "dateModified": format_rfc3339(article.updated),
        "author": _authors(metadata, settings),
        "publisher": _publisher(settings),
        "image": [_image(image)] if image else [],
        "articleSection": metadata.section_name,
        "keywords": list(metadata.tags),
        "dateline": metadata.dateline,
        "correction": corrections,
    }
    return {name: value for name, value in described.items() if value}


def _authors(metadata: Metadata, settings: Settings) -> list[dict[str, str]]:
    return [
        {
            "@type": "Person",
            "name": person.name,
            "url": f"{settings.base_url}/authors/{quote(filter_key(person.name))}",
        }
        for person in metadata.authors
    ]


def _date(moment: Moment, settings: Settings) -> str:
    """Return a moment with its time, or a day in the newsroom's zone (ISO 8601)."""
    if moment.precision == "day":
        return moment.at.astimezone(settings.zone).date().isoformat()
    return format_rfc3339(moment.at)


def _publisher(settings: Settings) -> dict[str, Any]:
    return {
        "@type": "NewsMediaOrganization",
        "name": settings.publisher or settings.title,
        "url": f"{settings.base_url}/",
        "logo": {"@type": "ImageObject", "url": settings.logo_url or icon_of(settings)},
    }


def _image(image: Enclosure) -> dict[str, Any]:
    described = {
        "@type": "ImageObject",
        "url": image.url,
        "width": image.width,
        "height": image.height,
        "caption": image.caption,
        "creditText": image.credit,
    }
    return {name: value for name, value in described.items() if value}
