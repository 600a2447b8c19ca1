"""French."""

from __future__ import annotations

from feeds.languages.contract import Language

LANGUAGE = Language(
    tag="fr",
    update_marks=r"ACTUALISÉE?|MISE? À JOUR|ACTUALISATION|COMPLÉTÉE?",
    correction_marks=(
        r"CORRIGÉE?|CORRECTION|RECTIFICATIF|RECTIFIÉE?|ERRATUM|VERSION CORRIGÉE"
        r"|CORRECTIF"
    ),
    withdrawal_words=(
        r"(?:DÉPÊCHE|INFORMATION|ARTICLE) (?:ANNULÉE?|RETIRÉE?)|ANNULATION DE (?:LA )?DÉPÊCHE"
        r"|ANNULÉE?|ANNULATION|RETIRÉE?"
    ),
    withdrawal_notices=(
        r"\b(?:prière|veuillez|merci)\b.{0,60}\b(?:annuler|ne pas (?:utiliser|tenir compte"
        r"|publier)|retirer|supprimer)\b.{0,60}\b(?:dépêche|urgent|article|papier|information"
        r"|alerte|texte)\b",
        r"\b(?:la|cette|notre) dépêche\b.{0,100}\b(?:est|a été) (?:annulée|retirée)\b",
        r"^\W*cet article a été (?:retiré|supprimé|dépublié)",
    ),
    removal_notices=(r"cet article a été (?:retiré|supprimé|dépublié)(?! par)(?=\W)",),
    media_words=(
        "VIDEO",
        "PHOTOS?",
    ),
    correction_labels=(
        "correction",
        "rectificatif",
        "erratum",
        "précision",
        "correctif",
    ),
    correction_notices=(
        r"\b(?:cet|l['’]) ?(?:article|dépêche|texte)\b[^.]{0,60}\b(?:corrigée?|rectifiée?)\b",
        r"\bune version (?:précédente|antérieure)\b[^.]{0,80}"
        r"\b(?:indiquait|affirmait|erreur|erronée?)\b",
        r"^\(\s*(?:corrige|rectifie|corrigée?|rectifiée?|précise)\b",
        r"\b(?:bien lire|prière de lire|il faut lire)\b",
        r"^\W*attention\W+(?:corrige|rectifie)\b",
        r"\b(?:article|dépêche|texte)\b.{0,60}\b(?:modifiée?|mise? à jour)\b"
        r".{0,40}\bpour (?:corriger|rectifier)\b",
    ),
    counted=(
        r"commentaires?",
        r"vues?",
        r"lectures?",
        r"partages?",
        r"réactions?",
    ),
    ago=(
        r"(?:mis à jour|publié)?\W*"
        r"il y a\s+(?:\d+|un|une)\s*(?:secondes?|minutes?|min|heures?|h|jours?)",
    ),
    related_headings=(
        r"(?:lire|voir|à lire) aussi",
        r"sur le même (?:sujet|thème)",
        r"(?:articles|sujets) (?:liés|similaires|associés)",
        r"(?:les plus lus|à la une|dernières nouvelles)",
    ),
    furniture=(
        r"aller au contenu.{0,20}",
        r"(?:se connecter|connexion|s'inscrire|s['’]abonner|menu)\W*",
        r"(?:accueil|recherche|fermer|imprimer|écouter)\W*",
        r"partager.{0,40}",
        r"publicité.{0,40}",
        r"lire la suite.{0,20}",
        r"(?:ajouter|laisser) un commentaire.{0,20}",
        r".{0,120}\bnewsletter\b.{0,160}",
        r".{0,200}\bcookies?\b.{0,200}",
        r"tous droits réservés.{0,60}",
    ),
    tag_headings=(r"(?:mots[- ]clés|thèmes|sujets|étiquettes)",),
    photo_lines=(r"(?:photo|crédit photo|image)\b",),
    stamp_words=(r"(?:mis(?:e)? à jour|modifiée?|publiée?|actualisée?)(?: le)?",),
    asides=(
        r"source\W.{0,80}",
        r"(?:facebook|whatsapp|twitter|telegram|x|e-?mail)\W*",
        r"la suite après (?:la |cette )?publicité",
        r"temps de lecture\W+\d+.{0,12}|\d+ min(?:utes?)?\.? de lecture",
    ),
    aside_sentences=(r"nos (?:standards|normes)\b.{0,100}",),
    promo_words=(
        r"newsletters?",
        r"abonn\w+|s'abonner",
        r"application|appli",
        r"(?:chaîne|canal) (?:whatsapp|telegram)|whatsapp",
        r"alertes?",
        r"inscri\w+",
        r"notifications?",
        r"podcasts?",
    ),
    reader_words=(r"vous|votre|vos|notre|nos|ici",),
    imperatives=(
        "abonnez-vous abonnez inscrivez-vous inscrivez suivez téléchargez recevez rejoignez "
        "lisez écoutez"
    ),
    bylines=(r"par\b",),
    sign_offs=(r"(?:reportage|version française|édité|rédigé|écrit|avec la contribution)\b",),
    updated_words=(r"(?:mis(?:e)? à jour|modifié)(?: le)?",),
    mail_fields="de objet envoyé",
    mail_subject="objet",
    forwarded=(r"-{3,}[ ]*Message transféré[ ]*-{3,}",),
    elisions="l d j m n s t c qu lorsqu puisqu jusqu quelqu",
    number_words=(
        "0 zéro 2 deux 3 trois 4 quatre 5 cinq 6 six 7 sept 8 huit 9 neuf 10 dix 11 onze 12 "
        "douze 13 treize 14 quatorze 15 quinze 16 seize 20 vingt 30 trente 40 quarante 50 "
        "cinquante 60 soixante 100 cent 1000 mille 1e6 millions 1e6 million 1e9 milliards 1e9 "
        "milliard 70 soixante-dix 71 soixante-et-onze 71 soixante_et_onze 72 soixante-douze "
        "73 soixante-treize 74 soixante-quatorze 75 soixante-quinze 76 soixante-seize 77 "
        "soixante-dix-sept 78 soixante-dix-huit 79 soixante-dix-neuf 80 quatre-vingts 80 "
        "quatre-vingt 81 quatre-vingt-un 82 quatre-vingt-deux 83 quatre-vingt-trois 84 "
        "quatre-vingt-quatre 85 quatre-vingt-cinq 86 quatre-vingt-six 87 quatre-vingt-sept 88 "
        "quatre-vingt-huit 89 quatre-vingt-neuf 90 quatre-vingt-dix 91 quatre-vingt-onze 92 "
        "quatre-vingt-douze 93 quatre-vingt-treize 94 quatre-vingt-quatorze 95 "
        "quatre-vingt-quinze 96 quatre-vingt-seize 97 quatre-vingt-dix-sept 98 "
        "quatre-vingt-dix-huit 99 quatre-vingt-dix-neuf 17 dix-sept 18 dix-huit 19 dix-neuf "
        "21 vingt_et_un 21 vingt-et-un 31 trente_et_un 31 trente-et-un 41 quarante_et_un 41 "
        "quarante-et-un 51 cinquante_et_un 51 cinquante-et-un 61 soixante_et_un 61 "
        "soixante-et-un 70 septante 80 huitante 90 nonante 100 cents 12 douzaine 10 dizaine"
    ),
    number_compounds=(
        "{tens}-{unit}",
        "{tens} {unit}",
    ),
    percent=("pour cent",),
    negations="pas jamais aucun aucune sans rien",
    negative_prefixes="in il im ir non- non dé dés",
    qualifiers=(
        "ancien ancienne ex ex- vice vice- adjoint adjointe intérim présumé présumée présumés "
        "soupçonné soupçonnée prétendu possible peut-être probablement presque environ moins "
        "plus seulement"
    ),
    reporting_verbs=(
        "dit déclaré déclare indiqué indique affirmé affirme ajouté ajoute souligné souligne "
        "expliqué explique précisé précise estimé rapporté selon"
    ),
    outcomes=(
        "tué tués tuée tuées mort morts morte mortes décédé",
        "blessé blessés blessée blessées",
        "condamné condamnés condamnée condamnées coupable",
        "acquitté acquittés acquittée relaxé relaxée relaxés relaxe",
        "adopté adoptée approuvé approuvée accepté",
        "rejeté rejetée refusé refusée",
        "gagné remporté remporte",
        "perdu perd",
        "arrêté arrêtés interpellé interpellés",
        "libéré libérés relâché",
        "augmenté hausse",
        "baissé baisse reculé",
        "pourrait pourraient peut peuvent",
    ),
    counted_facts={
        "morts": "tué tués tuées mort morts décédés",
        "blessés": "blessé blessés",
        "arrestations": "arrêté arrêtés interpellés arrestations",
        "disparus": "disparu disparus",
    },
    stop_words="""
le la les un une des du et ou au aux en dans par pour sur avec que qui ne pas se sa son ses ce
cette ces il elle ils est sont été a ont plus mais leur comme
""",
    common_words="""
accord ailleurs ainsi aller alors an annonce annoncé année années ans août appel après aprés
arrive aucun aujourd aussi autour autre autres avant avril beaucoup besoin bien bon bonne bout
cadre car cas cause celle celui cent centre cependant certain certaine certains chaque chef chez
chose choses cinq cinquante comme comment compte concerne contre coup cours création côté date
dehors demain demande demi dernier derniers dernière dernières deux deuxième devant devrait
dimanche dire directeur dit dix doit doivent donc donner droit due durant début décembre décidé
décision déjà eau effet encore enfant enfants enfin ensemble ensuite entre entreprise environ est
euros exemple expliqué face faire fait faut façon femme femmes fermé fin fois fond force forme
fort française février gouvernement grand grande grandes grands groupe guerre habitants hausse
haut heure heures hier histoire hiver homme hommes hui huit important indiqué janvier jeu jeudi
jeune jeunes jour jours juillet juin jusque kilomètres laisser large lieu lieux ligne livre loin
long longtemps lors lui lundi là mai maintenant maire mais maison mal mardi mars matin meilleur
membre membres mercredi mesure met mettre midi mieux mille milliards milliers million millions
ministre mis moins mois moment monde mort moyen mètres même national nationale neuf nom nombre
nombreux nord notamment nouveau nouvel nouvelle nouvelles novembre nuit octobre ouest ouvert
ouverture ouvre part parti partie partir pas passe passé pays pendant personne personnes petit
petite petits peu peut peuvent place plan plein plus plusieurs point police politique possible
pour pourrait pourtant pouvoir premier premiers première prendre presque prix prochain prochaine
projet près précisé présence présent président prévu public publique puis quand quartier quatre
quelque quelques question quinze quoi raison recherche rendre reprise rester rien route rue région
résultat rôle saison samedi sans santé se semaine semaines sept septembre sera service ses seul
seule situation six soir soit sortie sous souvent sud suite sujet sur surtout système table tard
temps terme terre titre toujours tour tous tout toute toutes train travail travaux trente trois
troisième trop trouve trouver très tête urgence va vendredi vers vie vient ville vingt voici voir
voix vu vue week zone élu équipe étaient était état étude été être
""",
)
