extension IndexSettings {
    /// A number that changes when text is made into terms in another way: by other settings, or by other stemmers.
    ///
    /// It is taken from the terms of a sample text, so that a newer library of stemmers shows itself.
    public var analysisFingerprint: UInt64 {
        let sample = """
            The governments' elections were running later; happily, relational databases connected agreed universities. \
            Правительства выборами бегали позже: счастливо соглашениями, людей детьми шедшая ёлками Москвой Ивановых Обамой. \
            l'élection covid19 don't 東京 Σίσυφος
            """
        var builder = SegmentBuilder(self)
        for (number, language) in ["en", "ru", "de", "fr", "uk", "und"].enumerated() {
            builder.add(
                EngineDocument(
                    id: language, sequence: UInt64(number), title: sample, language: language, tags: [sample],
                    authors: [sample]))
        }
        let segment = builder.build()
        var hash = StableHash()
        for bytes in [
            segment.words.dictionary.bytes, segment.forms.dictionary.bytes, segment.keywords.dictionary.bytes,
        ] {
            hash.add(bytes)
        }
        return hash.value
    }
}
