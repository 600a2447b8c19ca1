"""Spanish."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="es",
    date_words=("de",),
    markers=(
        Marker(
            r"ACTUALIZAD[AO]|ACTUALIZACIÓN", Significance.UPDATE, False, "a guess at Spanish wires"
        ),
        Marker(
            r"(?:ACTUALIZACIÓN|ACTUALIZA|AMPLIACIÓN)\s*[:-]",
            Significance.UPDATE,
            True,
            "a guess at Spanish wires",
        ),
        Marker(
            r"CORREGID[AO]|CORRECCIÓN|RECTIFICACIÓN",
            Significance.CORRECTION,
            False,
            "a guess at Spanish wires",
        ),
        Marker(
            r"(?:CORRECCIÓN|RECTIFICACIÓN|CORRIGE)\s*[:-]",
            Significance.CORRECTION,
            True,
            "a guess at Spanish wires",
        ),
        Marker(
            r"ANULAD[AO]|RETIRAD[AO]", Significance.WITHDRAWAL, False, "a guess at Spanish wires"
        ),
    ),
    correction_labels=("corrección", "rectificación", "fe de errores", "aclaración"),
    correction_notices=(
        r"\b(?:este|esta) (?:artículo|nota|noticia|texto|información)\b[^.]{0,60}"
        r"\b(?:corregid[ao]|rectificad[ao])\b",
        r"\buna versión (?:anterior|previa)\b[^.]{0,80}\b(?:decía|indicaba|error|errónea)\b",
    ),
    counted=(
        r"comentarios?",
        r"visitas?",
        r"lecturas?",
        r"compartidos?",
        r"me gusta",
    ),
    ago=(
        r"(?:actualizado|publicado)?\W*"
        r"hace\s+(?:\d+|un|una)\s*(?:segundos?|minutos?|min|horas?|días?)",
    ),
    related_headings=(
        r"(?:lea|lee|leer|vea|ver) también",
        r"(?:noticias|artículos) relacionad[oa]s",
        r"(?:te puede interesar|más noticias|otras noticias|lo más leído)",
    ),
    furniture=(
        r"(?:ir|saltar) al contenido.{0,20}",
        r"(?:iniciar sesión|regístrate|registrarse|suscríbete|suscribirse)\W*",
        r"(?:menú|inicio|buscar|cerrar|imprimir|escuchar)\W*",
        r"compartir.{0,40}",
        r"publicidad.{0,40}",
        r"seguir leyendo.{0,20}",
        r"(?:añadir|dejar) un comentario.{0,20}",
        r".{0,120}\b(?:newsletter|boletín)\b.{0,160}",
        r".{0,200}\bcookies?\b.{0,200}",
        r"todos los derechos reservados.{0,60}",
    ),
    tag_headings=(r"(?:etiquetas|temas|palabras clave)",),
    photo_lines=(r"(?:foto|fotografía|imagen)\b",),
    updated_words=(r"actualizad[oa](?: el)?",),
    mail_fields="de para asunto",
    mail_subject="asunto",
    forwarded=(r"-{3,}[ ]*Mensaje reenviado[ ]*-{3,}",),
    number_words=(
        "0 cero 2 dos 3 tres 4 cuatro 5 cinco 6 seis 7 siete 8 ocho 9 nueve 10 diez 11 once "
        "12 doce 13 trece 14 catorce 15 quince 20 veinte 30 treinta 40 cuarenta 50 cincuenta "
        "60 sesenta 70 setenta 80 ochenta 90 noventa 100 cien 1000 mil 1e6 millones 1e6 "
        "millón"
    ),
    negations="no nunca jamás ningún ninguna ninguno nadie tampoco",
    outcomes=(
        "muerto muertos muerta muertas murió murieron fallecido fallecidos",
        "herido heridos herida heridas",
        "condenado condenados condenada culpable",
        "absuelto absueltos absuelta inocente",
        "aprobado aprobada aprobó",
        "rechazado rechazada rechazó",
        "ganó gana ganado",
        "perdió pierde perdido",
        "detenido detenidos detenida arrestado",
        "liberado liberados liberada",
        "subió sube aumentó",
        "cayó cae bajó",
    ),
    counted_facts={
        "muertos": "muerto muertos murieron fallecidos",
        "heridos": "herido heridos",
        "detenidos": "detenido detenidos",
        "desaparecidos": "desaparecido desaparecidos",
    },
    stop_words="""
el la los las un una unos unas y e o u del al que en por para con se su sus lo le les como mas más
pero es son fue ha han no si sin sobre entre este esta esto ya muy
""",
)
