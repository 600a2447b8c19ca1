"""A Django site that syndicates the same articles: ``DB``, ``ARTICLES`` and ``CACHED`` in the
environment.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

cached = bool(os.environ.get("CACHED"))
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="benchmark",
    USE_TZ=True,
    INSTALLED_APPS=[],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DB"]}},
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    MIDDLEWARE=[
        *(["django.middleware.cache.UpdateCacheMiddleware"] if cached else []),
        "django.middleware.gzip.GZipMiddleware",
        "django.middleware.http.ConditionalGetMiddleware",
        *(["django.middleware.cache.FetchFromCacheMiddleware"] if cached else []),
    ],
    CACHE_MIDDLEWARE_SECONDS=3600,
)
django.setup()

from django.contrib.syndication.views import Feed  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.urls import path  # noqa: E402


class Article(models.Model):
    title = models.TextField()
    body = models.TextField()
    published = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "site"


if not connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Article)
    rows = [json.loads(line) for line in Path(os.environ["ARTICLES"]).read_text().splitlines()]
    Article.objects.bulk_create(
        [
            Article(
                title=r["title"],
                body=r["body_html"],
                published=datetime.fromisoformat(r["published"]),
            )
            for r in rows
        ]
    )


class Latest(Feed):
    title, link, description = "Latest", "/", "Latest"

    def items(self) -> object:
        return Article.objects.order_by("-published")[:50]

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return item.body

    def item_pubdate(self, item: Article) -> datetime:
        return item.published

    def item_link(self, item: Article) -> str:
        return f"/articles/{item.pk}"


urlpatterns = [path("latest.rss", Latest())]
application = get_wsgi_application()
