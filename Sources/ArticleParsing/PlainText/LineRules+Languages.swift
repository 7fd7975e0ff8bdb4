extension LineRule {
    /// The lines of pages that are no part of an article, in other languages of Europe: labels of related links, share
    /// bars, lines that ask to subscribe or to comment. Fewer than for Russian and English, and each a common one.
    static let otherLanguages: [LineRule] = [
        otherAdvertisement, otherShare, otherRelated, otherSubscription, otherComments, otherNavigation, otherCredit,
    ]

    private static let otherAdvertisement = LineRule(
        name: "advertisement marker",
        whole: [
            "anzeige", "werbung", "publicité", "publicidad", "pubblicità", "publicidade", "reklama", "sponsorisé",
            "anuncio", "annonce", "advertentie",
        ]
    )

    private static let otherShare = LineRule(
        name: "share bar",
        whole: [
            "teilen", "artikel teilen", "beitrag teilen", "jetzt teilen", "diesen beitrag teilen", "partager",
            "partager cet article", "compartir", "comparte", "comparte esto", "condividi", "compartilhar",
            "compartilhe", "udostępnij", "поширити", "поділитися",
        ],
        starts: [
            "teilen sie diesen ", "teile diesen ", "teilen mit", "teilen auf ", "klick, um ", "partager sur ",
            "compartir en ", "haz clic para compartir", "condividi su ", "möchten sie den artikel teilen",
        ],
        longest: 80
    )

    private static let otherRelated = LineRule(
        name: "related links",
        labels: [
            "lesen sie auch", "lesen sie mehr", "lies auch", "auch interessant", "mehr zum thema", "weiterlesen",
            "siehe auch", "das könnte sie auch interessieren", "das könnte dich auch interessieren",
            "ähnliche artikel", "ähnliche beiträge", "verwandte artikel", "weitere artikel", "weitere meldungen",
            "weitere beiträge", "mehr dazu", "à lire aussi", "lire aussi", "à lire également", "voir aussi",
            "sur le même sujet", "lea también", "lea además", "lee también", "leer también", "te puede interesar",
            "también te puede interesar", "le puede interesar", "ver también", "más información", "leggi anche",
            "potrebbe interessarti", "articoli correlati", "leia também", "leia mais", "veja também", "saiba mais",
            "zobacz także", "zobacz też", "czytaj także", "czytaj też", "czytaj więcej", "przeczytaj także",
            "polecamy", "читайте також", "дивіться також", "lees ook", "läs också", "læs også", "les også",
        ],
        starts: [
            "das thema könnte dich auch interessieren", "lesen sie auch die folgenden", "lesen sie hierzu auch",
            "diese artikel könnten ", "diese beiträge könnten ",
        ],
        longest: 200,
        opensList: true
    )

    private static let otherSubscription = LineRule(
        name: "subscription line",
        starts: [
            "abonnieren sie", "jetzt abonnieren", "newsletter abonnieren", "folgen sie uns", "folge uns",
            "melden sie sich für", "hier geht es zum abo", "inscrivez-vous", "abonnez-vous", "suivez-nous",
            "síguenos en", "siguenos en", "síganos en", "suscríbete", "suscribete", "iscriviti a", "seguici su",
            "siga-nos", "inscreva-se", "assine a", "obserwuj nas", "dołącz do nas", "zapisz się", "підписуйтесь",
            "підписуйтеся", "підпишіться", "слідкуйте за",
        ],
        longest: 200
    )

    private static let otherComments = LineRule(
        name: "comment counter",
        whole: [
            "kommentare", "kommentar", "keine kommentare", "kommentar schreiben", "kommentar hinterlassen",
            "schreibe einen kommentar", "kommentieren", "commentaires", "aucun commentaire", "comentarios",
            "sin comentarios", "commenti", "nessun commento", "comentários", "komentarze", "dodaj komentarz",
            "коментарі", "залишити коментар",
        ],
        starts: [
            "bitte registrieren sie sich", "bitte melden sie sich an", "um einen kommentar ", "um kommentieren zu",
            "vous devez être connecté", "debes estar conectado", "inicia sesión para", "atenção: comentários",
            "war der artikel ", "war dieser artikel ",
        ],
        longest: 180
    )

    private static let otherNavigation = LineRule(
        name: "navigation line",
        whole: [
            "nach oben", "zum seitenanfang", "zurück", "weiter", "mehr anzeigen", "mehr lesen", "artikel drucken",
            "drucken", "haut de page", "retour", "lire la suite", "volver arriba", "leer más", "torna su",
            "leggi tutto", "voltar", "ler mais", "czytaj dalej", "powrót", "читати далі",
        ]
    )

    private static let otherCredit = LineRule(
        name: "photo credit",
        labels: [
            "foto", "fotos", "bild", "bilder", "bildquelle", "bildnachweis", "fotocredit", "crédit photo", "photo :",
            "crédito", "zdjęcie", "fot", "imagen", "imagem", "immagine",
        ],
        longest: 120
    )
}
