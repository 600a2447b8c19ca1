"""The note for readers that says what an edit changed."""

from __future__ import annotations

import pytest
from support.constants import NOW

from feeds.model import Metadata, Moment, Revision, Significance, Text
from feeds.publishing.change_summary import change_note


def revision(body: str, language: str = "en") -> Revision:
    return Revision(
        number=1,
        significance=Significance.UPDATE,
        at=Moment(at=NOW),
        text=Text(headline="News of the harbour", summary="", body_html=f"<p>{body}</p>"),
        metadata=Metadata(language=language),
    )


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (
            "At least 12 people died.",
            "At least 15 people died.",
            "This story was updated: deaths: 12 → 15, 1 paragraph new or rewritten.",
        ),
        (
            "The government leads in the polls.",
            "The opposition leads in the polls.",
            "This story was updated: government → opposition, 1 paragraph new or rewritten.",
        ),
        (
            "The tunnel is nearly finished, its builders reported on 4 November.",
            "The tunnel will open on 4 December, its builders reported.",
            "This story was updated: 1 paragraph new or rewritten.",
        ),
        # What replaced other words in a rewritten sentence is not understood without it.
        (
            "It is not clear when the road to the pass will open again.",
            "Crews opened the road to the pass for all traffic in the evening.",
            "This story was updated: 1 paragraph new or rewritten.",
        ),
        (
            "One lane is cleared; when the road will open is unknown.",
            "One lane is cleared; the road will open before dawn for cars.",
            "This story was updated: 1 paragraph new or rewritten.",
        ),
    ],
)
def test_a_note_names_what_readers_understand(old: str, new: str, note: str) -> None:
    assert note == change_note(revision(old), revision(new))
