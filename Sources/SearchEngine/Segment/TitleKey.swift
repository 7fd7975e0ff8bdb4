/// Titles as terms of `Segment.keywords`: folded words with a space between, cut after some letters, behind a mark.
enum TitleKey {
    /// The first byte of a title's term, above that of every `KeywordField`.
    static let mark: UInt8 = 32
    /// The most bytes of a term, the mark included.
    static let maximumByteCount = 48

    /// The term of a title; `nil` for one without words.
    static func term(_ title: String) -> [UInt8]? {
        let key = folded(title)
        return key.count > 1 ? key : nil
    }

    /// What the terms of titles begin with that begin with this text; `nil` for one without words.
    static func prefix(_ text: String) -> [UInt8]? {
        var key = folded(text)
        guard key.count > 1 else { return nil }
        if !Tokenizer.endsInWord(text), key.count < maximumByteCount { key.append(0x20) }
        return key
    }

    private static func folded(_ text: String) -> [UInt8] {
        var key = [mark]
        var tokenizer = Tokenizer()
        let utf8 = Array(text.utf8)
        while key.count < maximumByteCount, tokenizer.next(in: utf8.span) {
            if key.count > 1 { key.append(0x20) }
            for index in 0..<tokenizer.wordCount { key.append(tokenizer.word[index]) }
        }
        if key.count > maximumByteCount {
            var end = maximumByteCount
            while key[end] & 0xC0 == 0x80 { end -= 1 }
            key.removeSubrange(end...)
        }
        return key
    }
}

extension SegmentView {
    /// A title and the newest live document that has it.
    struct Title {
        var key: [UInt8]
        var docID: DocID
        var sequence: UInt64
    }

    /// The titles that begin with a key, of the newest live documents, in no order.
    func newestTitles(_ prefix: [UInt8], limit: Int) -> [Title] {
        let index = segment.keywords
        let sequences = segment.columns.sequences
        var hits = RankedHits(limit: limit, after: nil)
        for ordinal in index.dictionary.ordinals(withPrefix: prefix) {
            var newest: DocID?
            for posting in index.range(of: ordinal) {
                let docID = index.docIDs[posting]
                guard live.contains(docID) else { continue }
                if newest.map({ sequences[Int($0)] < sequences[Int(docID)] }) ?? true { newest = docID }
            }
            guard let newest else { continue }
            let key = SortKey(rank: sequences[Int(newest)], sequence: 0)
            hits.offer(key, view: ordinal, docID: newest)
        }
        return hits.takeOrdered().map { hit in
            Title(key: index.dictionary.term(at: hit.view), docID: hit.docID, sequence: hit.key.rank)
        }
    }

    /// The live documents with a title.
    func liveCount(ofTitle key: [UInt8]) -> Int {
        let index = segment.keywords
        return index.dictionary.ordinal(of: key).map { liveCount(index.docIDs, index.range(of: $0)) } ?? 0
    }

    /// The live documents that have a form.
    ///
    /// - Complexity: O(log terms), and with tombstones O(documents of the form) or, for a frequent form, a search for
    ///   each tombstone.
    func liveCount(ofForm form: [UInt8]) -> Int {
        let index = segment.forms
        guard let ordinal = index.dictionary.ordinal(of: form) else { return 0 }
        var count = index.count(at: ordinal)
        guard live.deadCount > 0 else { return count }
        guard live.deadCount < count / 16 else {
            count = 0
            index.forEach(at: ordinal) { docID, _ in if live.contains(docID) { count += 1 } }
            return count
        }
        var documents = index.iterator(at: ordinal)
        for (word, bits) in live.words.enumerated() where bits != .max {
            var dead = ~bits
            while dead != 0 {
                let docID = DocID(word << 6 | dead.trailingZeroBitCount)
                dead &= dead - 1
                documents.seek(to: docID)
                if documents.docID == docID { count -= 1 }
            }
        }
        return count
    }
}
