"""Words of the desk that its pages get as values: names of fields, states and decisions."""

from __future__ import annotations

from feeds.model import Relation, Significance, Status

# Fields of a text in work.
FIELDS = {
    "title": "Headline",
    "slug": "Words of the address",
    "summary": "Summary",
    "body_html": "Text",
    "section": "Section",
    "tags": "Tags, separated by commas",
    "authors": "Authors, separated by commas",
    "language": "Language",
    "image": "Address of the picture",
    "image_alt": "What the picture shows, for people who do not see it",
    "image_caption": "Caption",
    "image_credit": "Credit",
    "image_focus": "Focus point",
    "ednote": "Note to editors of other media",
}

# Values that templates translate; a test holds that each has its translations.
VALUES = (
    *(status.value for status in Status),
    *(significance.value for significance in Significance),
    *(relation.value.replace("-", " ") for relation in Relation),
    # Verdicts of partners' profiles, and what else a partner may get.
    *("passes", "adjusted", "held back", "not entitled", "later"),
    # States of sources.
    *("new", "ok", "failing", "paused"),
    # Kinds of previews and feeds.
    *("page", "card", "rss", "atom", "json", "latest", "updated"),
    # Rules that decide the significance of a change (feeds.domain.significance).
    "the headline is marked as a correction",
    "the text has a correction notice",
    "the headline is marked as an update",
    "many words changed",
    "a fact changed",
    "a sentence is new",
    "an embed changed",
    "few words changed",
    "an editor decided it",
)
