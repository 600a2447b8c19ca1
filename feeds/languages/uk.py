"""Ukrainian: markers, notices and words of facts."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="uk",
    markers=(
        Marker(r"ОНОВЛЕНО|ДОПОВНЕНО", Significance.UPDATE, False, "a guess at Ukrainian wires"),
        Marker(
            r"ВИПРАВЛЕНО|УТОЧНЕНО|ВИПРАВЛЕННЯ|УТОЧНЕННЯ",
            Significance.CORRECTION,
            False,
            "a guess at Ukrainian wires",
        ),
        Marker(
            r"ВІДКЛИКАНО|АНУЛЬОВАНО", Significance.WITHDRAWAL, False, "a guess at Ukrainian wires"
        ),
    ),
    media_words=("ФОТО", "ВІДЕО"),
    correction_labels=("виправлення", "уточнення", "спростування"),
    correction_notices=(
        r"\b[ув] тексті (?:виправлено|уточнено)",
        r"\bвиправлено (?:помилку|ім['’]я|дату|цифру|прізвище)",
    ),
    photo_lines=(r"фото\b",),
    updated_words=(r"оновлено",),
    number_words=(
        "0 нуль 1 один 1 одна 2 два 2 дві 2 двоє 3 три 3 троє 4 чотири 5 п'ять 6 шість 7 сім "
        "8 вісім 9 дев'ять 10 десять 11 одинадцять 12 дванадцять 15 п'ятнадцять 20 двадцять "
        "30 тридцять 40 сорок 50 п'ятдесят 100 сто 1000 тисяч 1000 тисячі 1e6 млн 1e6 мільйонів "
        "1e9 млрд 1e9 мільярдів"
    ),
    negations="не ні немає ніколи без ніхто нічого",
    outcomes=(
        "загин* вбит* помер*",
        "поранен* постражда* травмован*",
        "засуд* винн* винуват*",
        "виправда* невинн*",
        "схвал* ухвал* затверд*",
        "відхил* відмов*",
        "заарешт* затрим*",
        "звільн*",
        "зріс* зросл* підвищ*",
        "впа* зниз* скорот*",
    ),
    counted_facts={
        "загиблі": "загин* загибл* вбит*",
        "поранені": "поранен* постражда*",
        "затримані": "затрим* заарешт*",
        "зниклі": "зник*",
    },
)
