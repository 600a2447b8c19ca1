"""Portuguese."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="pt",
    date_words=("de",),
    update_marks=r"ATUALIZAD[AO]|ATUALIZAÇÃO|ATUALIZA|AMPLIADA",
    correction_marks=(
        r"CORRIGID[AO]|CORREÇÃO|CORRIGE|RETIFICAÇÃO|RETIFICA|ERRATA|VERSÃO CORRIGIDA"
        r"|ERRAMOS"
    ),
    withdrawal_words=(
        r"(?:NOTA|NOTÍCIA|MATÉRIA) (?:ANULADA|RETIRADA|CANCELADA)|CANCELAMENTO DE (?:NOTA"
        r"|MATÉRIA)|(?:ANULAÇÃO|CANCELAMENTO)\s*[:-]\s*(?:NOTÍCIA|NOTA|MATÉRIA)|ANULAD[AO]"
        r"|ANULAÇÃO|RETIRAD[AO]|CANCELAD[AO]|CANCELAMENTO"
    ),
    withdrawal_notices=(
        r"\b(?:favor|por favor|solicitamos|pedimos)\b.{0,60}\b(?:desconsider\w+|não (?:utiliz\w+"
        r"|us\w+|publi\w+)|anul\w+|retir\w+|ignor\w+)\b.{0,60}\b(?:nota|notícia|matéria|texto"
        r"|despacho)\b",
        r"\b(?:a|esta) (?:nota|notícia|matéria)\b.{0,100}\bfoi (?:anulada|retirada|cancelada)\b",
        r"^\W*est[ae] (?:reportagem|artigo|notícia|matéria|texto)\b.{0,20}\bfoi (?:retirad"
        r"|removid|apagad)[oa]",
        r"\bsolicita-se\b.{0,40}\b(?:anulação|eliminação|retirada) d[ao]\b.{0,40}\b(?:notícia"
        r"|nota|matéria)\b",
    ),
    removal_notices=(
        r"est[ae] (?:reportagem|artigo|notícia|matéria) foi (?:retirad|removid"
        r"|apagad)[oa](?! (?:pelo|da pauta))",
    ),
    media_words=(
        "FOTOS?",
        "VIDEO",
    ),
    correction_labels=(
        "correção",
        "retificação",
        "errata",
        "nota da redação",
        "erramos",
    ),
    correction_notices=(
        r"\b(?:este|esta) (?:artigo|texto|notícia|reportagem)\b[^.]{0,60}"
        r"\b(?:corrigid[ao]|retificad[ao])\b",
        r"\buma versão anterior\b[^.]{0,80}\b(?:dizia|indicava|erro|errada)\b",
        r"^\(\s*(?:corrige|corrigid[ao]|retifica)\b",
        r"\b(?:na|numa|em uma|a) (?:primeira )?versão (?:anterior|inicial|original)?\b"
        r".{0,120}\b(?:dizia|indicava|erro|errad[ao]|erradamente|incorret\w+)\b",
        r"\bleia-se\b",
        r"\b(?:texto|artigo|notícia|reportagem)\b.{0,60}\b(?:alterad|atualizad|modificad"
        r"|editad)[oa]\b.{0,40}\bpara corrigir\b",
        r"^\(\s*(?:notícia|matéria|texto) corrigid[ao]\b",
    ),
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
    stamp_words=(r"(?:última )?(?:atualizad[oa]|atualização|publicad[oa])(?: em)?",),
    asides=(
        r"fonte\W.{0,80}",
        r"(?:facebook|whatsapp|twitter|telegram|x)\W*",
        r"continua (?:depois|após) .{0,10}\bpublicidade",
        r"tempo de leitura\W+\d+.{0,12}|\d+ min(?:utos?)?\.? de leitura",
    ),
    aside_sentences=(r"nossos padrões\b.{0,100}",),
    promo_words=(
        r"newsletters?",
        r"assin\w+",
        r"aplicativo|aplicação|app",
        r"canal (?:no|do) (?:whatsapp|telegram)|whatsapp",
        r"alertas?|notificações",
        r"inscrev\w+|cadastr\w+",
        r"podcasts?",
    ),
    reader_words=(r"você|nosso|nossa|aqui",),
    imperatives=(
        "siga assine baixe receba inscreva-se inscreva cadastre-se ouça clique participe "
        "entre subscreva"
    ),
    bylines=(r"por\b",),
    sign_offs=(r"(?:reportagem|edição|traduzido|texto|escrito) (?:de|por|adicional)\b",),
    updated_words=(r"(?:atualizado|última atualização)(?: em)?",),
    mail_fields="de para assunto",
    mail_subject="assunto",
    number_words=(
        "0 zero 2 dois 2 duas 3 três 4 quatro 5 cinco 6 seis 7 sete 8 oito 9 nove 10 dez 11 "
        "onze 12 doze 13 treze 15 quinze 20 vinte 30 trinta 40 quarenta 50 cinquenta 60 "
        "sessenta 100 cem 1000 mil 1e6 milhões 1e6 milhão 14 catorze 14 quatorze 16 dezesseis "
        "16 dezasseis 17 dezessete 17 dezassete 18 dezoito 19 dezenove 19 dezanove 70 setenta "
        "80 oitenta 90 noventa 100 cento 200 duzentos 300 trezentos 500 quinhentos 1e9 "
        "bilhões 1e9 bilhão"
    ),
    number_compounds=("{tens} e {unit}",),
    percent=("por cento",),
    negations="não nunca jamais nenhum nenhuma ninguém sem",
    negative_prefixes="in im i des",
    qualifiers=(
        "ex ex- antigo antiga vice vice- adjunto interino interina suposto suposta alegado "
        "alegada alegadamente suspeito suspeita possível possivelmente provavelmente quase "
        "cerca menos mais apenas"
    ),
    reporting_verbs=(
        "disse diz disseram afirmou afirma declarou declara informou informa explicou explica "
        "acrescentou destacou segundo comentou ressaltou apontou"
    ),
    outcomes=(
        "morto mortos morta mortas morreu morreram",
        "ferido feridos ferida feridas",
        "condenado condenados condenada culpado",
        "absolvido absolvidos absolvida inocente",
        "aprovado aprovada aprovou",
        "rejeitado rejeitada rejeitou",
        "venceu vence ganhou",
        "perdeu perde",
        "detido detida detidos preso presa presos prisão",
        "libertado libertada libertados solto solta liberdade",
        "subiu sobe aumentou",
        "caiu cai desceu",
        "poderá poderão poderia pode podem",
    ),
    counted_facts={
        "mortos": "morto mortos morreram",
        "feridos": "ferido feridos",
        "detidos": "detido detidos presos",
        "desaparecidos": "desaparecido desaparecidos",
    },
    stop_words="""
o a os as um uma uns umas e ou do da dos das no na nos nas em ao aos à às por para com que se seu
sua como mais mas não é foi são ser pelo pela
""",
    common_words="""
abertura abre abril acontece acordo afirmou agora agosto ainda algum algumas alguns alta alto além
ano anos anterior antes anunciou anúncio apenas apesar apoio após aqui assim atenção aumento
autoridades avenida bairro baixo bastante bem boa bom cada caminho campo capital cargo carro casa
caso casos causa cento centro cerca cidade cidades cinco cinquenta coisa começa começou como
comunidade conta contra corpo crianças criação dados data decisão dentro depois desde deve devem
dez dezembro dia dias diferentes dinheiro direito diretor disse diz dois domingo doze duas durante
edifício efeito empresa empresas encontra encontro enquanto entanto entrada entre então equipa
equipe espaço especial espera estado estar estava este estudo euros exemplo explicou família
famílias fazer fechado feira feita feito fevereiro fica ficar ficou fim final foi fora foram forma
forte força gente geral governo grande grandes grupo hoje homem homens hora horas houve idade
igual importante incluindo informação informou inverno início janeiro jogo jovem jovens julho
junho juntos justiça lado lei leva levar linha livro locais local logo longo lugar lugares maio
maior maiores maioria mais mal maneira manhã mar março medida medidas meio melhor menor menos
meses mesma mesmo metros mil milhares milhão milhões ministro minuto minutos momento morte mostra
mudança muita muito muitos mulher mulheres mundo médio mês nacional nada necessário noite nome
norte nota notícias nova novas nove novembro novo novos nunca número oeste oito onde ontem outra
outras outro outros outubro papel parte partido partir passada passado passo país países pela pelo
pequeno pessoa pessoas plano pode podem poder pois polícia política ponto população porque porta
possível pouco prazo praça prefeito prefeitura presente presença presidente preço primeira
primeiro primeiros principal problema problemas processo programa projeto próxima próximo público
qual qualquer quando quarta quarto quase quatro queda quem questão quinta quinze razão realizada
receber recursos região relação reportagem responsável resultado reunião rua sair saúde seguinte
segunda segundo segurança seis sem semana semanas sempre ser serviço serviços sete setembro setor
sexta sido sistema situação sob sobre social sul sábado tal também tanto tarde tem tempo temporada
ter terceira terceiro terra terça tipo toda todas todo todos total trabalhadores trabalho trinta
três uso vai vale verão vez vezes veículo vida vinte viver volta várias vários zona água área
última últimas último últimos único
""",
)
