"""XML namespaces of feeds. Namespaces of one aggregator are in its profile."""

from __future__ import annotations

from feeds.model import Namespace

ATOM = Namespace("atom", "http://www.w3.org/2005/Atom")
CONTENT = Namespace("content", "http://purl.org/rss/1.0/modules/content/")
CREATIVE_COMMONS = Namespace(
    "creativeCommons", "http://backend.userland.com/creativeCommonsRssModule"
)
DC = Namespace("dc", "http://purl.org/dc/elements/1.1/")
DCTERMS = Namespace("dcterms", "http://purl.org/dc/terms/")
HISTORY = Namespace("fh", "http://purl.org/syndication/history/1.0")
ITUNES = Namespace("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd")
MEDIA = Namespace("media", "http://search.yahoo.com/mrss/")
PODCAST = Namespace("podcast", "https://podcastindex.org/namespace/1.0")
RSL = Namespace("rsl", "https://rslstandard.org/rsl")
SYNDICATION = Namespace("sy", "http://purl.org/rss/1.0/modules/syndication/")
TOMBSTONES = Namespace("at", "http://purl.org/atompub/tombstones/1.0")
WEBFEEDS = Namespace("webfeeds", "http://webfeeds.org/rss/1.0")
# Elements of this product, for partners that are entitled to them.
WIREFEED = Namespace("wirefeed", "urn:wirefeed:feed")
