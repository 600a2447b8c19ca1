"""Spanish."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="es",
    date_words=("de",),
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
    stop_words="""
el la los las un una unos unas y e o u del al que en por para con se su sus lo le les como mas más
pero es son fue ha han no si sin sobre entre este esta esto ya muy
""",
)
