/// Lines above a headline that name the section of the site: `News`, «Политика», `Home > World > Europe`.
enum SectionLabel {
    /// The section names of a line; `nil` where it is no such line.
    static func tags(of line: TextSlice) -> [String]? {
        guard line.count <= 160, !line.isEmpty else { return nil }
        let parts = parts(of: line)
        guard let first = parts.first, isSection(first) || isHome(first) else { return nil }
        if parts.count == 1 { return isHome(first) ? nil : [first.string] }
        guard parts.count <= 6, parts.allSatisfy({ $0.spacedWords.count <= 3 }) else { return nil }
        return parts.filter { !isHome($0) }.map(\.string)
    }

    private static func parts(of line: TextSlice) -> [TextSlice] {
        var parts: [TextSlice] = []
        var start = line.startIndex
        var index = line.startIndex
        while index < line.endIndex {
            let (value, length) = line.scalar(at: index)
            if [0x3E, 0xBB, 0x203A, 0x2F, 0x7C, 0x2192, 0x2022].contains(value) {
                parts.append(line[start..<index].trimmed)
                start = index + length
            }
            index += length
        }
        parts.append(line[start...].trimmingEnd { $0 == 0x3A }.trimmed)
        return parts.filter { !$0.isEmpty }
    }

    private static func isSection(_ text: TextSlice) -> Bool { contains(sections, text) }

    private static func isHome(_ text: TextSlice) -> Bool { contains(homes, text) }

    private static func contains(_ names: Set<String>, _ text: TextSlice) -> Bool {
        guard text.count <= 60 else { return false }
        return names.contains(String(decoding: CaseFolding.fold(text), as: UTF8.self))
    }

    private static let homes: Set<String> = ["home", "homepage", "главная", "главная страница", "main"]

    private static let sections: Set<String> = [
        "news", "world", "world news", "politics", "business", "economy", "finance", "markets", "technology",
        "tech", "science", "health", "sport", "sports", "culture", "arts", "entertainment", "opinion", "opinions",
        "editorial", "analysis", "local", "national", "international", "europe", "asia", "africa", "americas",
        "middle east", "us news", "u.s. news", "uk news", "russia", "ukraine", "breaking news", "breaking",
        "latest", "top news", "lifestyle", "travel", "education", "environment", "energy", "defense", "defence",
        "media", "society", "crime", "law", "video", "features", "blogs", "blog", "press release", "press releases",
        "exclusive", "u.s.", "us", "uk", "weather", "новости", "новость", "главные новости", "новости дня",
        "политика", "экономика", "общество", "мир", "в мире", "россия", "в россии", "украина", "бизнес", "финансы",
        "спорт", "культура", "наука", "технологии", "здоровье", "происшествия", "армия", "оборона", "безопасность",
        "москва", "регионы", "мнения", "мнение", "аналитика", "интервью", "статьи", "статья", "пресс-релиз",
        "пресс-релизы", "международные новости", "новости политики", "новости экономики", "новости россии",
        "новости мира", "авто", "недвижимость", "стиль", "туризм", "образование", "религия", "медиа", "сми",
        "интернет", "криминал", "право", "закон", "экология", "энергетика", "погода", "срочно", "эксклюзив",
        "видео", "бывший ссср", "ближний восток", "европа", "азия", "сша", "америка", "блоги", "шоу-бизнес", "кино",
        "музыка", "город", "власть", "деньги", "силовые структуры", "из жизни", "главное",
    ]
}
