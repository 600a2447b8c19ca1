"""Spanish."""

from __future__ import annotations

from feeds.languages.contract import Language, Marker
from feeds.model import Significance

LANGUAGE = Language(
    tag="es",
    date_words=("de",),
    markers=(
        Marker(r"(?:AMP|AMPL|ACT)\d?\.?-", Significance.UPDATE, "EFE, Europa Press"),
        Marker(r"\(AMP\d?\)", Significance.UPDATE, "EFE"),
        Marker(r"CORR\.?-", Significance.CORRECTION, "Europa Press"),
    ),
    update_marks=r"ACTUALIZAD[AO]|ACTUALIZACIÓN|ACTUALIZA|AMPLIACIÓN|AMPLÍA|AMPLIAD[AO]",
    correction_marks=(
        r"CORREGID[AO]|CORRECCIÓN|CORRIGE|RECTIFICACIÓN|RECTIFICA|RECTIFICAD[AO]"
        r"|FE DE ERR(?:ORES|ATAS)|VERSIÓN CORREGIDA"
    ),
    withdrawal_words=(
        r"(?:NOTA|NOTICIA|DESPACHO|INFORMACIÓN) (?:ANULAD[AO]|RETIRAD[AO]|CANCELAD[AO])"
        r"|ANULACIÓN DE (?:NOTA|NOTICIA|DESPACHO)|ANULAD[AO]|ANULACIÓN|ANULA|RETIRAD[AO]|AVISO"
    ),
    withdrawal_notices=(
        r"\b(?:rogamos|por favor|se ruega|favor|solicitamos)\b.{0,60}\b(?:anul\w+|no (?:utili\w+"
        r"|us\w+|publi\w+|difund\w+)|descart\w+|desestim\w+|ignor\w+|retir\w+|elimin\w+)\b"
        r".{0,60}\b(?:nota|noticia|despacho|información|texto|teletipo)\b",
        r"\b(?:la|esta|nuestra) (?:nota|noticia|información)\b.{0,120}\b(?:queda|ha sido"
        r"|fue) (?:anulada|retirada|cancelada)\b",
        r"^\W*est[ea] (?:reportaje|artículo|noticia|información|nota|texto)\b.{0,20}\b(?:ha sido"
        r"|fue) (?:retirad|eliminad|borrad)[oa]",
        r"\bpor favor,? no (?:utilicen|usen|publiquen|difundan) (?:la|el|esta|este) (?:alerta"
        r"|nota|noticia|urgente)",
        r"^\W*este contenido (?:ha sido|fue) (?:retirado|eliminado)",
    ),
    removal_notices=(
        r"est[ea] (?:reportaje|artículo|noticia|contenido) (?:ha sido|fue) (?:retirad"
        r"|eliminad)[oa](?! (?:por el (?:senado|congreso)|de la ley))",
    ),
    media_words=(
        "FOTOS?",
        "VIDEO",
    ),
    correction_labels=(
        "corrección",
        "rectificación",
        "fe de errores",
        "fe de erratas",
        "aclaración",
        "nota de la redacción",
    ),
    correction_notices=(
        r"\b(?:este|esta) (?:artículo|nota|noticia|texto|información)\b[^.]{0,60}"
        r"\b(?:corregid[ao]|rectificad[ao])\b",
        r"\buna versión (?:anterior|previa)\b[^.]{0,80}\b(?:decía|indicaba|error|errónea)\b",
        r"^\(\s*(?:corrige|corregid[ao]|rectifica)\b",
        r"\bdebe decir\W{0,3}[:\"«“]|\bléase\b",
        r"\b(?:artículo|nota|noticia|texto)\b.{0,60}\b(?:modificad|actualizad|editad)[oa]\b"
        r".{0,40}\bpara corregir\b",
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
    stamp_words=(r"(?:última )?(?:actualizad[oa]|actualización|publicad[oa])(?: el)?",),
    asides=(
        r"fuente\W.{0,80}",
        r"(?:facebook|whatsapp|twitter|telegram|x)\W*",
        r"continúa (?:después|tras|luego) .{0,10}\bpublicidad",
        r"(?:tiempo de )?lectura\W+\d+.{0,12}|\d+ min(?:utos?)?\.? de lectura",
    ),
    aside_sentences=(r"nuestros estándares\b.{0,100}",),
    promo_words=(
        r"newsletters?|boletín|boletines",
        r"suscr[ií]\w+",
        r"aplicación|app",
        r"canal de (?:whatsapp|telegram)|whatsapp",
        r"alertas?|notificaciones",
        r"regístr\w+",
        r"podcasts?",
    ),
    reader_words=(r"usted|tu|tus|nuestr\w+|aquí",),
    imperatives=(
        "suscríbete suscríbase sigue síguenos descarga descargue recibe reciba únete "
        "regístrate lee escucha"
    ),
    bylines=(r"por\b",),
    sign_offs=(
        r"(?:reporte|reportaje|editado|traducido|información|escrito|redacción) (?:de|por)\b",
    ),
    updated_words=(r"actualizad[oa](?: el)?",),
    mail_fields="de para asunto",
    mail_subject="asunto",
    forwarded=(r"-{3,}[ ]*Mensaje reenviado[ ]*-{3,}",),
    number_words=(
        "0 cero 2 dos 3 tres 4 cuatro 5 cinco 6 seis 7 siete 8 ocho 9 nueve 10 diez 11 once "
        "12 doce 13 trece 14 catorce 15 quince 20 veinte 30 treinta 40 cuarenta 50 cincuenta "
        "60 sesenta 70 setenta 80 ochenta 90 noventa 100 cien 1000 mil 1e6 millones 1e6 "
        "millón 16 dieciséis 17 diecisiete 18 dieciocho 19 diecinueve 21 veintiuno 21 "
        "veintiún 22 veintidós 23 veintitrés 24 veinticuatro 25 veinticinco 26 veintiséis 27 "
        "veintisiete 28 veintiocho 29 veintinueve 70 setenta 80 ochenta 90 noventa 100 ciento "
        "200 doscientos 300 trescientos 400 cuatrocientos 500 quinientos"
        " 1 uno"
    ),
    number_compounds=("{tens} y {unit}",),
    percent=("por ciento",),
    negations="no nunca jamás ningún ninguna ninguno nadie tampoco",
    negative_prefixes="in im i des no",
    qualifiers=(
        "exministro ex ex- anterior vice subdirector adjunto interino interina presunto "
        "presunta presuntos supuesto supuesta posible posiblemente probablemente casi apenas "
        "menos más sólo solo"
    ),
    reporting_verbs=(
        "dijo dice dijeron declaró declara afirmó afirma señaló señala explicó explica indicó "
        "indica añadió agregó manifestó aseguró informó comentó según precisó"
    ),
    outcomes=(
        "muerto muertos muerta muertas murió murieron fallecido fallecidos",
        "herido heridos herida heridas",
        "condenado condenados condenada culpable",
        "absuelto absueltos absuelta inocente",
        "aprobado aprobada aprobó",
        "rechazado rechazada rechazó",
        "ganó gana ganado",
        "perdió pierde perdido",
        "detenido detenidos detenida arrestado arrestada prisión",
        "liberado liberados liberada libertad excarcelado excarcelada",
        "subió sube aumentó",
        "cayó cae bajó",
        "podría podrían puede pueden",
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
