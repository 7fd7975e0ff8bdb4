/// English words that are inflected otherwise than by an ending, which no stemmer brings together: headlines say `wins`
/// where articles say `won`.
///
/// Left out are forms that are more often another word (`left`, `lay`, `rose`), function words, and forms that begin
/// with another letter than their base.
enum EnglishIrregulars {
    /// Returns the base of the folded word in the first `length` bytes, `nil` if it is no irregular form.
    static func base(of word: Span<UInt8>, length: Int) -> [UInt8]? {
        guard length >= 3, length <= longest else { return nil }
        return forms.find(word, length: length).map { bases[Int($0)] }
    }

    private static let (forms, bases, longest) = table()

    private static func table() -> (TermTable, [[UInt8]], Int) {
        var forms = TermTable()
        var bases: [[UInt8]] = []
        var longest = 0
        for group in text.split(separator: ",") {
            let words = group.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) }
            for form in words.dropFirst() {
                let entry = forms.intern(form.span, length: form.count)
                if Int(entry) == bases.count { bases.append(words[0]) }
                longest = max(longest, form.count)
            }
        }
        return (forms, bases, longest)
    }

    /// Each base with its forms.
    private static let text = """
        analysis analyses, appendix appendices, arise arose arisen, awake awoke awoken, bear bore borne, beat beaten,
        become became, begin began begun, bend bent, bite bit bitten, bleed bled, blow blew blown,
        break broke broken, bring brought, build built, burn burnt, businessman businessmen, buy bought, calf calves,
        catch caught, child children, choose chose chosen, come came, congressman congressmen, creep crept,
        crisis crises, criterion criteria, deal dealt, dig dug, do did done, draw drew drawn, dream dreamt,
        drink drank drunk, drive drove driven, eat eaten, englishman englishmen, fall fell fallen, feed fed,
        feel felt, fight fought, find found, fireman firemen, fisherman fishermen, flee fled, fly flew flown,
        foot feet, forbid forbade forbidden, foresee foresaw foreseen, forget forgot forgotten,
        forgive forgave forgiven, formula formulae, freeze froze frozen, frenchman frenchmen, get got gotten,
        give gave given, go gone, goose geese, grow grew grown, gunman gunmen, half halves, have had, hear heard,
        hide hid hidden, hold held, hoof hooves, hypothesis hypotheses, index indices, keep kept, kneel knelt,
        knife knives, know knew known, lay laid, lead led, lean leant, leap leapt, learn learnt, lend lent,
        light lit, loaf loaves, lose lost, make made, man men, matrix matrices, mean meant, meet met, mislead misled,
        mouse mice, nucleus nuclei, overcome overcame, oversee oversaw overseen, overtake overtook overtaken,
        overthrow overthrew overthrown, pay paid, phenomenon phenomena, policeman policemen, prove proven,
        rebuild rebuilt, resell resold, retake retook retaken, ride rode ridden, ring rang rung, rise risen, run ran,
        salesman salesmen, say said, see saw seen, seek sought, self selves, sell sold, send sent, sew sewn,
        shake shook shaken, shelf shelves, shine shone, shoot shot, show shown, shrink shrank shrunk, sing sang sung,
        sink sank sunk, sit sat, sleep slept, slide slid, speak spoke spoken, speed sped, spell spelt, spend spent,
        spin spun, spokesman spokesmen, spring sprang sprung, stand stood, steal stole stolen, stick stuck,
        stimulus stimuli, sting stung, strike struck stricken, strive strove striven, swear swore sworn, sweep swept,
        swell swollen, swim swam swum, swing swung, take took taken, teach taught, tear tore torn, tell told,
        thesis theses, thief thieves, think thought, throw threw thrown, tooth teeth, undergo underwent undergone,
        understand understood, undertake undertook undertaken, uphold upheld, vertex vertices, wake woke woken,
        wear wore worn, weave wove woven, weep wept, wife wives, win won, withdraw withdrew withdrawn,
        withhold withheld, withstand withstood, wolf wolves, woman women, write wrote written
        """
}
