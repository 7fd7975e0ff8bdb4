extension LineRule {
    /// The lines of pages that are no part of an article, in Russian and English.
    static let table: [LineRule] = [
        advertisement, share, shareTokens, related, credit, subscription, newsletterTokens, consent, consentTokens,
        comments, follow, navigation, update, copyright, terms, report, contact, quotation, source,
    ]

    /// The same, ready for look-ups.
    static let index = LineRuleIndex(table + otherLanguages)

    private static let advertisement = LineRule(
        name: "advertisement marker",
        whole: [
            "реклама", "на правах рекламы", "рекламный блок", "партнерский материал", "advertisement",
            "advertisements", "advertising", "advertisement feature", "sponsored", "sponsored content",
            "sponsored links", "promoted", "continue reading", "continue reading the main story",
            "scroll to continue", "scroll down to continue", "adv", "ad", "реклама на сайте",
        ],
        starts: [
            "story continues below", "article continues below", "article continues after", "story continues after",
            "continue reading below", "scroll down to continue", "реклама. ооо", "реклама. ао", "реклама. ип",
        ]
    )

    private static let share = LineRule(
        name: "share bar",
        whole: [
            "поделиться", "поделитесь", "поделиться в соцсетях", "поделиться в социальных сетях",
            "поделиться с друзьями", "рассказать друзьям", "рассказать в соцсетях", "копировать ссылку",
            "скопировать ссылку", "ссылка скопирована", "отправить другу", "мне нравится", "нравится", "share",
            "share this", "share this article", "share this story", "share this post", "share this page",
            "share on social media", "tweet", "tweet this", "pin it", "твитнуть", "лайкнуть", "класснуть",
            "запинить", "copy link", "link copied", "like this", "email this", "email this article", "print this",
            "print this article", "share with friends", "share link",
        ],
        starts: [
            "поделиться в ", "поделиться новостью", "поделиться ссылкой", "поделиться статьей", "поделиться:",
            "поделитесь новостью", "поделитесь с друзьями", "share this with ", "share with ", "share on ",
            "share via ", "share to ", "share:", "share this with ", "click to share", "tweet on ", "post to ",
            "опубликовать в ",
        ],
        longest: 60
    )

    private static let shareTokens = LineRule(
        name: "share bar",
        whole: [
            "facebook", "twitter", "vkontakte", "вконтакте", "vk", "одноклассники", "telegram", "телеграм",
            "whatsapp", "viber", "linkedin", "google+", "google", "reddit", "pinterest", "email", "e-mail",
            "livejournal", "ok", "messenger", "skype", "instagram", "youtube", "flipboard", "tumblr", "print",
            "распечатать", "x",
        ]
    )

    private static let related = LineRule(
        name: "related links",
        whole: [
            "популярное", "самое читаемое", "самое популярное", "рекомендуем", "recommended", "recommended for you",
            "most read", "most popular", "trending", "trending now", "top stories", "editor's picks", "latest news",
            "последние новости", "главное за день", "лента новостей", "топ новостей", "новости сми2",
            "новости партнеров", "еще новости", "другие материалы", "more top stories", "up next", "more stories",
        ],
        labels: [
            "читайте также", "читайте еще", "читайте по теме", "читать также", "читайте подробнее",
            "смотрите также", "см. также", "смотрите по теме", "материалы по теме", "материал по теме",
            "новости по теме", "статьи по теме", "по теме", "еще по теме", "ранее по теме", "больше по теме",
            "другие новости", "похожие новости", "похожие статьи", "похожие материалы", "связанные материалы",
            "подробнее", "подробнее по теме", "вам может быть интересно", "вам будет интересно", "также по теме",
            "связанные новости", "read more", "read also", "also read", "read next", "see also", "related",
            "related article", "related articles", "related story", "related stories", "related news",
            "related article(s)",
            "related content", "related coverage", "related links", "related topics", "more on this",
            "more on this story", "more on this topic", "you may also like", "you might also like",
            "you may be interested in", "don't miss", "don’t miss", "what to read next", "further reading", "watch",
        ],
        longest: 250,
        opensList: true
    )

    private static let subscription = LineRule(
        name: "subscription line",
        starts: [
            "подписывайтесь на ", "подпишитесь на ", "подпишись на ", "подписывайся на ", "подписаться на ",
            "подписывайтесь:", "следите за нами", "следите за нашими", "следите за новостями", "читайте нас ",
            "читайте наш", "читайте новости в ", "читайте rt в ", "присоединяйтесь к нам", "присоединяйтесь к наш",
            "вступайте в наш", "вступайте в групп", "наш telegram", "наш телеграм", "наш канал в ", "мы в telegram",
            "мы в телеграм", "мы в соцсетях", "мы в социальных сетях", "оформите подписку", "введите ваш e-mail",
            "введите ваш email", "скачайте приложение", "скачайте наше приложение", "установите приложение",
            "еще больше новостей", "больше новостей в ", "узнавайте новости первыми", "будьте в курсе",
            "самые важные новости в ", "subscribe to ", "subscribe now", "subscribe for", "subscribe today",
            "sign up for ", "sign up to ", "sign up here", "sign up now", "get the latest news",
            "get breaking news", "get our daily", "get our newsletter", "get the day's", "get the best of",
            "follow us on ", "follow us:", "follow us @", "follow @", "follow our ", "like us on ", "find us on ",
            "join our ", "join us on ", "never miss the latest", "have a tip?", "download our app", "download the app",
            "download our free",
            "click here to subscribe", "enter your email", "stay up to date with ", "support our journalism",
            "already a subscriber", "already registered?", "why register?", "not registered?",
            "to continue reading", "for more news, ", "thank you for subscribing",
        ],
        longest: 220
    )

    private static let follow = LineRule(
        name: "subscription line", starts: ["follow ", "for "], longest: 220,
        requires: ["on twitter", "on facebook", "on instagram", "follow us", "twitter @"]
    )

    private static let newsletterTokens = LineRule(
        name: "subscription line",
        whole: [
            "подписаться", "подписывайтесь", "подписка", "подписка на рассылку", "рассылка", "subscribe",
            "subscribe now", "newsletter", "newsletters", "sign up", "follow us", "следите за нами",
            "мы в соцсетях", "get the newsletter",
        ]
    )

    private static let consent = LineRule(
        name: "cookie notice",
        starts: [
            "we use cookies", "we use cookie", "this site uses", "this website uses", "our site uses",
            "our website uses", "by continuing to ", "by using this ", "by using our ", "by clicking ",
            "cookies help us", "we and our partners", "we value your privacy", "we care about your privacy",
            "мы используем ", "сайт использует ", "наш сайт использует ", "этот сайт использует ",
            "данный сайт использует ", "на сайте используются ", "на нашем сайте используются ",
            "продолжая использовать ", "продолжая пользоваться ", "продолжая просмотр", "продолжая работу",
            "оставаясь на сайте", "используя данный сайт", "используя этот сайт", "используя наш сайт",
            "пользуясь сайтом", "для корректной работы сайта", "чтобы улучшить работу сайта", "your privacy",
        ],
        longest: 600,
        requires: [
            "cookie", "куки", "cookies", "your consent", "персональных данных", "you agree", "you accept",
            "your privacy", "соглашаетесь",
        ]
    )

    private static let consentTokens = LineRule(
        name: "cookie notice",
        whole: [
            "accept", "accept all", "accept cookies", "accept all cookies", "reject all", "manage cookies",
            "cookie settings", "cookie policy", "принять", "принять все", "согласен", "я согласен", "соглашаюсь",
            "i agree", "i accept", "agree", "got it", "понятно", "хорошо, понятно", "privacy policy",
            "terms of use", "terms of service", "политика конфиденциальности", "пользовательское соглашение",
        ]
    )

    private static let comments = LineRule(
        name: "comment counter",
        whole: [
            "комментарии", "комментарий", "комментариев", "комментария", "оставить комментарий",
            "добавить комментарий", "написать комментарий", "комментировать", "нет комментариев", "обсудить",
            "обсуждение", "обсудить в соцсетях", "просмотр", "просмотров", "просмотра", "просмотры", "прочтений",
            "репостов", "comment", "comments", "no comments", "leave a comment", "leave a reply", "post a comment",
            "add a comment", "view comments", "show comments", "hide comments", "join the conversation",
            "join the discussion", "views", "shares", "likes", "retweets", "min read", "minute read", "мин. чтения",
            "минут на чтение", "комментарии к новости", "количество просмотров",
        ],
        labels: [
            "комментарии", "комментариев", "просмотров", "просмотры", "время чтения", "reading time", "comments",
            "views",
        ],
        starts: [
            "войдите, чтобы", "войдите на сайт", "авторизуйтесь", "чтобы оставить комментарий",
            "чтобы комментировать", "log in to comment", "log in to post", "you must be logged in",
            "sign in to comment", "please log in", "to join the discussion",
            "reader comments on this", "submit your opinion", "please read our terms", "вы можете комментировать",
            "оцените, пожалуйста", "оцените статью", "оцените материал", "we want to hear what you think",
            "let us know what you think",
            "what do you think?", "tell us what you think",
        ],
        longest: 150
    )

    private static let navigation = LineRule(
        name: "navigation line",
        whole: [
            "на главную", "вернуться на главную", "меню", "menu", "skip to content", "skip to main content",
            "skip to navigation", "перейти к содержанию", "перейти к основному содержанию", "войти", "вход",
            "регистрация", "log in", "login", "sign in", "register", "поиск", "поиск по сайту", "наверх", "вверх",
            "back to top", "назад", "back", "next", "previous", "далее", "next article", "previous article",
            "next story", "читать далее", "читать дальше", "читать полностью", "show more", "show less",
            "показать еще", "загрузить еще", "load more", "rss", "к списку новостей", "все новости",
            "все материалы", "следующая новость", "предыдущая новость", "версия для печати", "печать", "закрыть",
            "close", "loading", "загрузка", "play video", "toggle navigation", "открыть меню", "развернуть",
            "свернуть", "слушать новость", "listen to this article",
        ],
        starts: [
            "from the section ", "media playback is ", "javascript is ", "please enable javascript", "читать на сайте",
        ],
        longest: 120
    )

    private static let update = LineRule(
        name: "update notice",
        starts: [
            "this story was updated", "this story has been updated", "this story was last updated",
            "this story was originally published", "this story was first published", "this article was updated",
            "this article has been updated", "this article was last updated",
            "this article was originally published", "this article was first published", "this post was updated",
            "this post has been updated", "this report was updated", "this report has been updated",
            "this page was last updated", "this is a developing story", "this is a breaking news story",
            "this story is developing", "this breaking news story", "check back for updates", "last updated",
            "updated at ", "updated on ", "новость обновлена", "новость обновляется", "новость дополняется",
            "новость дополнена", "материал обновлен", "материал обновляется", "материал дополняется",
            "материал дополнен", "статья обновлена", "статья дополняется", "текст обновлен", "текст дополняется",
            "обновлено в ", "обновлено:", "дополнено в ", "последнее обновление",
        ],
        longest: 200
    )

}
