"""Flask with feedgen and bleach at every request: what the four libraries give when nothing is
kept.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import bleach
from feedgen.feed import FeedGenerator
from flask import Flask, Response, request

from feeds.sanitize import policy

app = Flask(__name__)
ARTICLES = sorted(
    (json.loads(line) for line in Path(os.environ["ARTICLES"]).read_text().splitlines()),
    key=lambda row: row["published"],
    reverse=True,
)[:50]


@app.get("/latest.rss")
def latest() -> Response:
    feed = FeedGenerator()
    feed.title("Latest")
    feed.link(href="http://127.0.0.1/", rel="alternate")
    feed.description("Latest")
    for row in ARTICLES:
        entry = feed.add_entry(order="append")
        entry.title(row["title"])
        entry.link(href=f"http://127.0.0.1/articles/{row['id']}")
        entry.pubDate(datetime.fromisoformat(row["published"]))
        entry.description(row["title"])
        entry.content(
            bleach.clean(
                row["body_html"], tags=policy.TAGS, attributes={"a": ["href"]}, strip=True
            ),
            type="CDATA",
        )
    response = Response(feed.rss_str(), content_type="application/rss+xml")
    response.add_etag()
    return response.make_conditional(request)
