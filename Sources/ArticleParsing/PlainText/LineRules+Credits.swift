extension LineRule {
    // Lines that name those who made the article or its pictures, and the terms under which it may be used.
    static let credit = LineRule(
        name: "photo credit",
        labels: [
            "фото", "фотография", "фотографии", "иллюстрация", "изображение", "источник фото", "автор фото",
            "фотограф", "фото автора", "снимок", "коллаж", "photo", "photos", "photograph", "image", "images",
            "image credit", "photo credit", "photo credits", "image source", "photo source", "credit", "picture",
            "pictures", "file photo", "image copyright", "image caption", "photographer", "illustration",
            "media caption",
        ],
        starts: [
            "photo by ", "photos by ", "photograph by ", "image by ", "image courtesy", "photo courtesy",
            "picture by ", "ap photo", "getty images", "reuters/", "afp/", "photo/", "фото/", "фото ©", "photo ©",
            "© фото", "© photo", "фото с сайта", "фото пресс-службы", "фото из архива", "image copyright ",
            "image caption ", "media caption ", "shutterstock",
        ],
        ends: [
            "/getty images", "/ getty images", "via getty images", "/afp", "/ afp", "/reuters", "/ reuters",
            "/ap photo", "/epa", "/тасс", "/ тасс", "/риа новости", "/ риа новости", "/коммерсантъ",
            "/ коммерсантъ", "/shutterstock", "/associated press",
        ],
        longest: 140
    )

    static let report = LineRule(
        name: "credits line",
        starts: [
            "reporting by ", "editing by ", "additional reporting by ", "writing by ", "with files from ",
            "this entry was posted ",
        ],
        longest: 200
    )

    static let contact = LineRule(
        name: "credits line",
        starts: [
            "contact the author", "contact the writer", "contact the reporter", "email the author", "e-mail the author",
        ],
        longest: 160, onlyAtEnd: true
    )

    /// What pages put around a quotation for those who hear them read.
    static let quotation = LineRule(
        name: "quotation mark", whole: ["start quote"], starts: ["end quote "], longest: 120
    )

    static let copyright = LineRule(
        name: "copyright notice",
        starts: [
            "©", "copyright ©", "copyright 20", "copyright 19", "copyright (c)", "all rights reserved",
            "все права защищены", "при использовании материалов", "при полном или частичном", "при перепечатке",
            "при цитировании", "перепечатка материалов", "нашли опечатку", "нашли ошибку", "если вы нашли ошибку",
            "если вы заметили ошибку",
            "если вы заметили орфографическую", "если вы нашли опечатку", "если вы обнаружили ошибку",
            "заметили ошибку",
            "заметили опечатку", "нашли неточность", "reproduction without permission",
            "this material may not be published", "our standards:",
            "where not otherwise specified, this work is licensed", "this site contains materials from",
            "this work is licensed under", "мнение редакции может не совпадать",
            "мнение автора может не совпадать",
        ],
        longest: 300
    )

    static let terms = LineRule(
        name: "copyright notice", starts: ["terms of use:", "disclaimer: the views", "disclaimer: this article"],
        longest: 1_000
    )

    static let source = LineRule(
        name: "source line", labels: ["источник", "источники", "source", "sources", "источник новости"], longest: 100,
        onlyAtEnd: true
    )
}
