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
    common_words="""
abril acuerdo además agosto agua ahora alcalde algo alguna algunas algunos alrededor alta alto
ambos anoche ante anterior antes anuncia anunció aparte apenas apoyo aquí asegura aseguró así
aumento aunque autoridades ayer año años baja bajo barrio bastante bien buen buena cada calle
cambio camino campo capital cargo casi caso casos catorce causa centro cerca cerrado ciento cinco
cincuenta ciudad ciudadanos como comunidad condiciones conocer consejo contra control creación
cual cuando cuarto cuatro cuenta cuerpo cuya cómo dado dar datos daños debe deben decidió decir
decisión dejar dejó demás dentro derecho desarrollo después destacó dice dicho diciembre diez
diferentes dijo dinero dirección director distintos doce domingo donde dos durante día días edad
edificio efecto ejemplo embargo empresa empresas encuentra encuentro enero entonces entrada entre
equipo espacio especial espera estado estar este estudio euros evitar explicó familia familias
febrero fecha fin final finales forma fue fuera fueron fuerte fuerza gente gobierno gran grande
grandes grupo haber habitantes habrá había hace hacer hacia hasta hecho historia hizo hombre
hombres hora horas hospital hoy igual importante incluso indicó información informó inicio jornada
joven jueves jugar julio junio juntos justicia jóvenes kilómetros lado largo ley libro llega
llegar llegó lleva llevar local luego lugar lugares lunes luz línea madrugada mal manera mar
martes marzo mayo mayor mayores mayoría mañana media medida medidas medio mejor menor menos
mensual mes mesa meses metros mientras mil miles millones millón ministro minuto minutos misma
mismo miércoles momento muerte muestra mujer mujeres mundo muy más nacional nada nadie necesidad
ninguna ninguno niños noche nombre norte noticias noviembre nueva nuevas nueve nuevo nuevos nunca
número ocho octubre oeste ofrece otra otras otro otros papel par parte partido partir pasada
pasado paso país países pequeño persona personas pesar peso plan plaza poco poder podrá policía
política popular porque posible precio presenta presente presidenta presidente primer primera
primero primeros principal problema problemas proceso programa proyecto próxima próximo pueblo
puede pueden pues puesto punto quedar quiere quince quién razón realizar recibir recursos región
relación resto resultado reunión sabe sala salir salud santa sector seguir segunda segundo
seguridad según seis semana semanas sentido septiembre ser servicio servicios sesenta señaló
siempre siete siglo siguiente sin sino sistema sitio situación sobre social solo son sur sábado
sólo tal también tampoco tan tanto tarde temporada tener tercer tercera tiempo tiene tienen tierra
tipo toda todas todavía todo todos tomar total trabajadores trabajo tras tratar través trece
treinta tres uso veces vecinos veinte ver verano vez vida viejo viene viernes visita vivir volver
vuelta ya zona área éxito última últimas último últimos único
""",
)
