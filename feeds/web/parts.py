"""The parts of the web application that another site may switch off."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts that an application has, beside feeds, embeds and pictures.

    ``pages``: pages for people, sitemaps and robots.txt. ``desk``: the pages of editors. ``api``:
    the HTTP API, and the connectors of CMSs. ``hub``: WebSub and rssCloud, with their addresses in
    feeds.
    """

    pages: bool = True
    desk: bool = True
    api: bool = True
    hub: bool = True
