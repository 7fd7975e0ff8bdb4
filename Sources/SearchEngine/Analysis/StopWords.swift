/// The words that hold a sentence together and say little of what it is about, in English and Russian.
///
/// They are indexed like any others; beside other words of a query they count less. In an index of several languages
/// their frequency alone does not show what they are.
enum StopWords {
    /// Whether a clause is nothing but a stop word.
    static func isStopWord(_ node: QueryNode) -> Bool {
        guard case .words(let words, let fields) = node, words.count == 1, fields != .author else { return false }
        return words[0].bytes.count <= longest && all.contains(words[0].bytes)
    }

    private static let all = Set((english + " " + russian).split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) })
    private static let longest = all.reduce(0) { max($0, $1.count) }

    private static let english = """
        a about above after again against all am an and any are as at be because been before being below between both
        but by can could did do does doing down during each few for from further had has have having he her here hers
        him his how i if in into is it its itself just me more most my no nor not now of off on once only or other our
        ours out over own same she should so some such than that the their theirs them then there these they this those
        through to too under until up very was we were what when where which while who whom why will with would you your
        yours
        """

    private static let russian = """
        а без более больше будет будто бы был была были было быть в вам вас вдруг ведь во вот впрочем все всегда всего
        всех всю вы где да даже два для до другой его ее ей ему если есть еще ж же за зачем здесь и из или им иногда их к
        как какая какой когда конечно кто куда ли лучше между меня мне много может можно мой моя мы на над надо наконец
        нас не него нее ней нельзя нет ни нибудь никогда ним них ничего но ну о об один он она они опять от перед по под
        после потом потому почти при про раз разве с сам свою себе себя сейчас со совсем так такой там тебя тем теперь
        то тогда того тоже только том тот три тут ты у уж уже хорошо хоть чего чем через что чтоб чтобы чуть эти этого
        этой этом этот эту я
        """
}
