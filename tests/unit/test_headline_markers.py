"""Markers of headlines, in the forms of agencies and papers."""

from __future__ import annotations

import pytest

from feeds.domain.headline_markers import marked, strip_markers, withdrawn_headline
from feeds.model import Significance

UPDATE, CORRECTION = Significance.UPDATE, Significance.CORRECTION


@pytest.mark.parametrize(
    ("headline", "bare", "means"),
    [
        ("Quay opens - UPDATED", "Quay opens", UPDATE),
        ("Quay opens (UPDATED)", "Quay opens", UPDATE),
        ("UPDATE 2-Quay opens", "Quay opens", UPDATE),
        ("LEAD 2-Quay opens", "Quay opens", UPDATE),
        ("(updated) Quay opens", "Quay opens", UPDATE),
        ("Updated: Quay opens", "Quay opens", UPDATE),
        ("Quay opens (video, updated)", "Quay opens", UPDATE),
        ("2. AKTUALISIERUNG - Brücke offen", "Brücke offen", UPDATE),
        ("AMP2.- Puente abierto", "Puente abierto", UPDATE),
        ("CORR.- Puente abierto", "Puente abierto", CORRECTION),
        ("افتتاح الجسر / تصحيح", "افتتاح الجسر", CORRECTION),
        ("Körpü açıldı - YENİLƏNİB", "Körpü açıldı", UPDATE),
        ("YENİLƏNİB: Körpü açıldı", "Körpü açıldı", UPDATE),
        ("Körpü açıldı - FOTO - YENİLƏNİB", "Körpü açıldı", UPDATE),
        ("Körpü açıldı - VİDEO", "Körpü açıldı", None),
        ("Körpü açıldı YENİLƏNİB", "Körpü açıldı", UPDATE),
        ("Körpü açıldı - YENİLƏNİB VİDEO", "Körpü açıldı", UPDATE),
        ("Причал открыт - ОБНОВЛЕНО", "Причал открыт", UPDATE),
        ("Мост открыт (дополнено)", "Мост открыт", UPDATE),
        ("Мост открыт (исправленная версия)", "Мост открыт", CORRECTION),
        ("Мост открыт (уточнено)", "Мост открыт", CORRECTION),
        ("Brücke offen (aktualisiert)", "Brücke offen", UPDATE),
        ("BERICHTIGUNG: Brücke offen", "Brücke offen", CORRECTION),
        ("Pont ouvert (mis à jour)", "Pont ouvert", UPDATE),
        ("MISE A JOUR - Pont ouvert", "Pont ouvert", UPDATE),
        ("ACTUALIZA 2-Puente abierto", "Puente abierto", UPDATE),
        ("CORRECCION: Puente abierto", "Puente abierto", CORRECTION),
        ("Puente abierto (corregido)", "Puente abierto", CORRECTION),
        ("PUNTO 1-Ponte aperto", "Ponte aperto", UPDATE),
        ("Ponte aperto - AGGIORNATO", "Ponte aperto", UPDATE),
        ("CORRIGE-Ponte aberta", "Ponte aberta", CORRECTION),
        ("Köprü açıldı (güncellendi)", "Köprü açıldı", UPDATE),
        ("Köprü açıldı (düzeltilmiş haber)", "Köprü açıldı", CORRECTION),
        ("ОНОВЛЕНО-2. Міст відкрито", "Міст відкрито", UPDATE),
        ("Уточнення - Міст відкрито", "Міст відкрито", CORRECTION),
        ("محدث- افتتاح الجسر", "افتتاح الجسر", UPDATE),
        ("افتتاح الجسر (مصحح)", "افتتاح الجسر", CORRECTION),
        ("CORRECTED-Quay opens", "Quay opens", CORRECTION),
        ("CORRECTED-(OFFICIAL)-Quay opens", "Quay opens", CORRECTION),
        ("Correction: Quay opens", "Quay opens", CORRECTION),
        ("REFILE-Quay opens", "Quay opens", CORRECTION),
        ("Quay opens - CORRECTED", "Quay opens", CORRECTION),
        ("STORY WITHDRAWN-Quay opens", "Quay opens", Significance.WITHDRAWAL),
    ],
)
def test_markers(headline: str, bare: str, means: Significance | None) -> None:
    assert bare == strip_markers(headline)[0]
    assert means == marked(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "BRIDGE TO BE CORRECTED",
        "The bridge is corrected",
        "Update on the quay",
        "Updated rules for the quay",
        "Обновление: причал получил новый кран",
        "Correction of the market goes on",
        "UPDATED",
        "Video shows storm",
        "Update: what we know of the storm",
        "CANCELLED: the concert in the harbour",
        "ANNULÉ : le concert du port",
        "Konser - İPTAL",
        "HABER İPTALİ - Köprü açıldı",
        "Story cancelled: publisher drops sequel",
        "Lancio annullato: il razzo resta a terra",
        "ACT/SAT scores fall",
        "إلغاء المادة 76: البرلمان يصوت اليوم",
        "Düzəliş qanunu qəbul edildi",
        "Rückruf von Käse",
    ],
)
def test_news_has_no_marker(headline: str) -> None:
    assert (headline, None) == (strip_markers(headline)[0], marked(headline))


@pytest.mark.parametrize(
    ("headline", "withdrawn"),
    [
        ("CANCELLED: the concert", "CANCELLED: the concert"),
        ("İPTAL: Köprü açıldı", "Köprü açıldı"),
        ("HABER İPTALİ - Köprü açıldı", "Köprü açıldı"),
        ("ANNULATION - Le pont est ouvert", "Le pont est ouvert"),
        ("++ ANNULLARE: Ponte aperto ++", "Ponte aperto"),
        ("STORY WITHDRAWN-Quay opens", "Quay opens"),
    ],
)
def test_the_headline_that_a_notice_withdraws(headline: str, withdrawn: str) -> None:
    assert withdrawn == withdrawn_headline(headline)
