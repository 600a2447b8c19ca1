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
        ("Körpü açıldı YENİLƏNİB", "Körpü açıldı", Significance.UPDATE),
        ("Körpü açıldı - YENİLƏNİB VİDEO", "Körpü açıldı", Significance.UPDATE),
        ("Мост открыт (дополнено)", "Мост открыт", Significance.UPDATE),
        ("Мост открыт (уточнено)", "Мост открыт", Significance.CORRECTION),
        ("Brücke offen (aktualisiert)", "Brücke offen", Significance.UPDATE),
        ("BERICHTIGUNG: Brücke offen", "Brücke offen", Significance.CORRECTION),
        ("Pont ouvert (mis à jour)", "Pont ouvert", Significance.UPDATE),
        ("Puente abierto (corregido)", "Puente abierto", Significance.CORRECTION),
        ("Ponte aperto - AGGIORNATO", "Ponte aperto", Significance.UPDATE),
        ("Köprü açıldı (güncellendi)", "Köprü açıldı", Significance.UPDATE),
        ("Міст відкрито (оновлено)", "Міст відкрито", Significance.UPDATE),
        ("BRIDGE TO BE CORRECTED", "BRIDGE TO BE CORRECTED", None),
        ("The bridge is corrected", "The bridge is corrected", None),
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
