"""What an edit means, and the markers that say so."""

from __future__ import annotations

import pytest

from feeds.domain.significance import decide, difference, marked, strip_markers
from feeds.model import Significance

BODY = "The harbour opened its second quay on Friday. " * 12


@pytest.mark.parametrize(
    ("headline", "bare", "means"),
    [
        ("Quay opens - UPDATED", "Quay opens", Significance.UPDATE),
        ("Quay opens (UPDATED)", "Quay opens", Significance.UPDATE),
        ("UPDATE 2-Quay opens", "Quay opens", Significance.UPDATE),
        ("Körpü açıldı - YENİLƏNİB", "Körpü açıldı", Significance.UPDATE),
        ("Körpü açıldı - FOTO - YENİLƏNİB", "Körpü açıldı", Significance.UPDATE),
        ("Körpü açıldı - VİDEO", "Körpü açıldı", None),
        ("Причал открыт - ОБНОВЛЕНО", "Причал открыт", Significance.UPDATE),
        ("CORRECTED-Quay opens", "Quay opens", Significance.CORRECTION),
        ("CORRECTED-(OFFICIAL)-Quay opens", "Quay opens", Significance.CORRECTION),
        ("REFILE-Quay opens", "Quay opens", Significance.CORRECTION),
        ("Quay opens - CORRECTED", "Quay opens", Significance.CORRECTION),
        ("Update on the quay", "Update on the quay", None),
        ("UPDATED", "UPDATED", None),
        ("Video shows storm", "Video shows storm", None),
    ],
)
def test_markers(headline: str, bare: str, means: Significance | None) -> None:
    assert bare == strip_markers(headline)[0]
    assert means == marked(headline)


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


def test_difference_of_a_megabyte_is_linear() -> None:
    text = "word other " * 100_000

    assert 0 == difference(text, text)
    assert difference(text, "quite another text") > 0.5
