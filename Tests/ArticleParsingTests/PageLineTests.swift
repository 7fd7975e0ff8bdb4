import NewsModels
import Testing

@testable import ArticleParsing

/// Lines of the page around and within an article.
struct PageLineTests {
    /// Lines that go, in the middle and at the end of an article.
    static let dirt = [
        "Реклама", "РЕКЛАМА", "— Реклама —", "Advertisement", "ADVERTISEMENT",
        "Story continues below advertisement", "Поделиться", "Поделиться:", "Поделиться в Facebook",
        "Share on Facebook", "Share this article", "Tweet", "Facebook Twitter Email",
        "ВКонтакте Одноклассники Telegram", "Копировать ссылку", "Читайте также: Мост закрыли на ремонт",
        "Читайте также", "Read more: Bridge closed for repairs", "Related:", "Смотрите также: Как выбирали маршрут",
        "По теме: Мост закрыли", "More on this story", "Фото: Иван Петров / ТАСС", "Photo: Jane Doe/Getty Images",
        "© РИА Новости / Илья Питалев", "Photo by Jane Doe", "REUTERS/Jane Doe", "Jane Doe/AFP",
        "AP Photo/Jane Doe", "Подписывайтесь на наш Telegram-канал",
        "Подпишитесь на рассылку, чтобы не пропустить главное", "Subscribe to our newsletter",
        "Sign up for our morning newsletter.", "Follow us on Twitter",
        "We use cookies to improve your experience. By continuing you accept them.",
        "Мы используем файлы cookie, чтобы сайт работал лучше.",
        "Продолжая использовать сайт, вы соглашаетесь с обработкой персональных данных.", "Accept all cookies",
        "Комментарии (12)", "12 комментариев", "0 Comments", "Leave a comment", "Просмотров: 1204",
        "This story was updated at 1:44 p.m.", "This article has been updated.", "Новость дополняется",
        "Материал обновлён в 13:44", "Нашли опечатку? Выделите текст и нажмите Ctrl+Enter.", "Все права защищены",
        "All rights reserved.", "© 2015 Вестник Сейвы", "Вернуться на главную", "Skip to main content",
        "Back to top", "Версия для печати", "24.09.2015 18:02", "18:02", "24 сентября 2015, 18:02",
        "Published: September 24, 2015", "* * *", "With files from Jane Doe",
        "Already registered? Sign in",
        "Submit your opinion:", "Related Article(s):", "Start Quote", "End Quote Jane Doe Tram driver",
        "This entry was posted on Monday, January 9th, 2012 at 4:05 pm.", "Оцените, пожалуйста, статью.",
        "Вы можете комментировать новости после регистрации.",
        "TERMS OF USE: The views posted are yours alone. Please keep to the law and to the rules of the house.",
        "https://example.com/next/article",
    ]

    @Test(arguments: dirt)
    func lineOfThePageGoes(line: String) throws {
        let isRussian = line.unicodeScalars.contains { (0x400...0x4FF).contains($0.value) }
        let prose = isRussian ? Prose.russian : Prose.english
        let title = isRussian ? "Трамвай пойдёт через реку" : "Tram line to cross the river"
        for separator in ["\n\n", "\n"] {
            for position in 0...4 where position > 1 || !line.hasPrefix("http") {
                var lines = [title] + prose
                lines.insert(line, at: position)
                let article = try article(lines.joined(separator: separator))
                #expect(article.title == title)
                #expect(article.body.paragraphs == prose, "\(line) at \(position)")
                #expect(article.parser.warnings.count == 1)
                #expect(article.parser.warnings.first?.hasPrefix("removed ") == true)
            }
        }
    }

    /// Prose that merely holds or begins with words of the page.
    static let prose = [
        "Реклама на телевидении подорожала вдвое, подсчитали аналитики агентства.",
        "Реклама, которую убрали с фасада, весила две тонны.",
        "Advertisement spending fell by a third last year, the company said.",
        "Поделиться своим мнением о маршруте горожане смогут до пятницы.",
        "Share prices of the plant rose by five percent after the news.",
        "Related problems were found on the left bank, engineers said.",
        "Photos of the bridge were shown to the council on Monday.",
        "Фото с места аварии опубликовали очевидцы, полиция проверяет их подлинность.",
        "Подписываться под обращением жители начали ещё в марте.",
        "Subscribers of the theatre will travel free on the first day.",
        "Комментарии мэра вызвали споры среди депутатов городского совета.",
        "Comments by the mayor angered members of the council.",
        "By the time the council voted, most of the residents had gone home.",
        "By Friday evening the petition had gathered two thousand names.",
        "Updated plans will be shown in May, the deputy mayor added.",
        "Мы используем каждую возможность, чтобы построить линию раньше, сказал он.",
        "Источник в мэрии подтвердил, что деньги выделены полностью.",
        "Следите за тем, что происходит на площади, призвал он жителей.",
        "Главная улица города будет перекрыта на два месяца.", "In 2015, the line carried 12 million people.",
        "The city has 40 trams. 12 of them are new.", "В 18:02 движение трамваев было полностью восстановлено.",
        "Watch dogs are banned from the new cars, the rules say.",
        "Home owners near the line will be paid for the noise.",
        "Cookies and tea were served after the meeting of the council.",
        "Read more than one newspaper, he told the students.",
    ]

    @Test(arguments: prose)
    func proseStays(line: String) throws {
        let lines = ["Трамвай пойдёт через реку", Prose.russian[0], line, Prose.russian[1]]
        for separator in ["\n\n", "\n"] {
            let article = try article(lines.joined(separator: separator))
            #expect(article.body.paragraphs == Array(lines.dropFirst()))
            #expect(article.parser.warnings.isEmpty)
        }
    }

    @Test func listOfRelatedHeadlinesGoes() throws {
        let list = ["Читайте также:", "Мост закрыли на ремонт", "• Как выбирали маршрут трамвая", "Кто построит депо?"]
        let text =
            ["Трамвай пойдёт через реку", Prose.russian[0]] + [list.joined(separator: "\n")] + Prose.russian[1...]
        let article = try article(text.joined(separator: "\n\n"))
        #expect(article.body.paragraphs == Prose.russian)
        #expect(article.parser.warnings.count == 4)
        let spaced = (["Трамвай пойдёт через реку", Prose.russian[0]] + list + Prose.russian[1...]).joined(
            separator: "\n\n")
        let again = try ArticleParsingTests.article(spaced)
        #expect(again.body.paragraphs == Prose.russian)
    }

    @Test func sentenceClosesOverAnAdvertisement() throws {
        let text =
            "Tram line to cross the river\n\nThe city council approved a new tram line and\n\nAdvertisement\n\n"
            + "voted for a bridge.\n\nIt met on Friday.\n\nAdvertisement\n\nNobody objected."
        let article = try article(text)
        #expect(
            article.body.paragraphs == [
                "The city council approved a new tram line and voted for a bridge.", "It met on Friday.",
                "Nobody objected.",
            ]
        )
    }

    @Test func placeholdersGo() throws {
        let text =
            "Tram line to cross the river\n\n{mosads}\(Prose.english[0]) {{ ad_slot }} It is new.{ad}\n\n"
            + "[caption id=\"x\" width=\"300\"]\(Prose.english[1])[/caption] Set {1, 2} and {Name} stay."
        let article = try article(text)
        #expect(article.body == "\(Prose.english[0]) It is new.\n\n\(Prose.english[1]) Set {1, 2} and {Name} stay.")
        #expect(article.parser.warnings.contains("removed placeholder: {mosads}"))
        #expect(article.parser.warnings.contains("removed placeholder: {ad}"))
    }

    @Test func holesAreClosed() throws {
        let text =
            "Сообщил представитель мэрии, передает  . Он  , что пишет ( ) , добавил: «Да» , ушёл  ! Цена 3 , 5 и .5 и  ...\n"
        #expect(
            try article(text).body
                == "Сообщил представитель мэрии, передает. Он, что пишет, добавил: «Да», ушёл! Цена 3, 5 и .5 и ..."
        )
    }

    @Test func characterReferencesAreDecoded() throws {
        let article = try article(
            "Он сказал: &laquo;Да&raquo;&nbsp;&mdash; и ушёл &#1084;&#x43E;лча &amp; быстро &nosuch; A&B.")
        #expect(article.body == "Он сказал: «Да» — и ушёл молча & быстро &nosuch; A&B.")
        #expect(article.parser.warnings == ["decoded 7 character references"])
    }

    @Test func tagLineGivesTags() throws {
        let article = try article(
            (["Tram line to cross the river"] + Prose.english + ["Tags: tram, #city, river"]).joined(separator: "\n"))
        #expect(article.tags == ["tram", "city", "river"])
        #expect(article.body.paragraphs == Prose.english)
    }

    @Test func warningsAreBounded() throws {
        let lines = (0..<500).flatMap { ["Photo: Number \($0)", "Sentence number \($0) stands here."] }
        let article = try article(lines.joined(separator: "\n"))
        #expect(article.parser.warnings.count == 32)
        #expect(article.parser.warnings.last == "and 469 more")
    }
}
