"""Portuguese."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="pt",
    date_words=("de",),
    counted=(
        r"comentários?",
        r"visualizações",
        r"leituras",
        r"partilhas",
        r"compartilhamentos",
    ),
    ago=(
        r"(?:atualizado|publicado)?\W*"
        r"há\s+(?:\d+|um|uma)\s*(?:segundos?|minutos?|min|horas?|dias?)",
    ),
    related_headings=(
        r"(?:leia|veja) (?:também|mais)",
        r"(?:notícias|artigos|matérias) relacionad[ao]s",
        r"(?:outras notícias|mais notícias|mais lidas)",
    ),
    furniture=(
        r"(?:ir|pular) para o conteúdo.{0,20}",
        r"(?:entrar|cadastre-se|assine|menu|início|buscar|fechar|imprimir|ouvir)\W*",
        r"(?:compartilhar|partilhar|compartilhe).{0,40}",
        r"publicidade.{0,40}",
        r"continue lendo.{0,20}",
        r"(?:deixe|adicionar) (?:um|seu) comentário.{0,20}",
        r".{0,120}\bnewsletter\b.{0,160}",
        r".{0,200}\bcookies?\b.{0,200}",
        r"todos os direitos reservados.{0,60}",
    ),
    tag_headings=(r"(?:etiquetas|temas|palavras-chave)",),
    photo_lines=(r"(?:foto|imagem)\b",),
    updated_words=(r"(?:atualizado|última atualização)(?: em)?",),
    mail_fields="de para assunto",
    mail_subject="assunto",
    stop_words="""
o a os as um uma uns umas e ou do da dos das no na nos nas em ao aos à às por para com que se seu
sua como mais mas não é foi são ser pelo pela
""",
)
