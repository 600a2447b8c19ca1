"""What an edit means."""

from __future__ import annotations

import pytest

from feeds.domain.significance import decide, difference
from feeds.model import Significance

BODY = "The harbour opened its second quay on Friday. " * 12


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            ("Quay opens", BODY),
            ("Quay opens", BODY.replace("quay", "Quay") + " "),
            Significance.MINOR,
        ),
        (
            ("Quay opens", BODY),
            ("Quay opens", BODY + "Two ships can now unload side by side at last."),
            Significance.UPDATE,
        ),
        (("Quay opens", BODY), ("Quay opens - UPDATED", BODY + "More."), Significance.UPDATE),
        (
            ("Quay opens", BODY),
            ("Quay opens", BODY + "This story has been corrected to fix the date in paragraph 1."),
            Significance.CORRECTION,
        ),
        (
            ("Quay opens", BODY),
            ("Quay opens", "Correction: the quay is 310 m long.\n" + BODY),
            Significance.CORRECTION,
        ),
        (
            ("Quay opens", BODY),
            ("Quay opens", BODY + "\nDüzəliş: körpü 310 metrdir."),
            Significance.CORRECTION,
        ),
        (("12 ships wait", BODY), ("21 ships wait", BODY), Significance.UPDATE),
        (("Ships wait", BODY), ("Ships are waiting", BODY), Significance.MINOR),
    ],
)
def test_decides(old: tuple[str, str], new: tuple[str, str], expected: Significance) -> None:
    assert expected == decide(*old, *new).significance


NOTICE = "(Corrects the date in paragraph 2)"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # A notice that replaces another one is a new correction.
        (f"{NOTICE}\n{BODY}", f"(Corrects the name in paragraph 5)\n{BODY}", "correction"),
        (f"{NOTICE}\n{BODY}", f"{NOTICE}\n{BODY} The quay is wide.", "update"),
        # A story about a correction is none.
        (
            "\n".join([BODY] * 12),
            "\n".join([*[BODY] * 6, "The paper says that this story was corrected.", *[BODY] * 6]),
            "update",
        ),
        (BODY, f"{BODY}\nBerichtigung: Die Brücke ist 310 m lang.", "correction"),
        (BODY, f"{BODY}\nRectificatif : le pont mesure 310 m.", "correction"),
        (BODY, f"Corrección: el puente mide 310 m.\n{BODY}", "correction"),
        (BODY, f"{BODY}\nУ тексті виправлено дату.", "correction"),
    ],
)
def test_notices_have_their_place(old: str, new: str, expected: str) -> None:
    assert expected == decide("Quay opens", old, "Quay opens", new).significance


def test_another_caption_or_stamp_is_minor() -> None:
    old = f"A crane. REUTERS/Ann Writer\n(Updated: 18 Aug 2026 10:06PM)\n{BODY}"
    new = f"Two ships beside the quay, August 18. REUTERS/Ben Lens\n(Updated: 19 Aug 2026)\n{BODY}"
    assert Significance.MINOR == decide("Quay opens", old, "Quay opens", new).significance


def test_difference_of_a_megabyte_is_linear() -> None:
    text = "word other " * 100_000

    assert 0 == difference(text, text)
    assert difference(text, "quite another text") > 0.5
