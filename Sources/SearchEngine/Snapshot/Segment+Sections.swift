extension Segment {
    /// The segment in sections; what can be computed from others is left out.
    var sections: [SegmentSection] {
        var writer = SectionWriter()
        columns.write(to: &writer)
        words.write(to: &writer)
        forms.write(to: &writer)
        keywords.write(to: &writer)
        return writer.sections
    }

    /// Puts a segment together from what ``sections`` returned.
    convenience init(_ sections: [SegmentSection]) throws(SegmentSectionError) {
        var reader = SectionReader(sections)
        let columns = try DocumentColumns(from: &reader)
        let words = try WordPostings(from: &reader, lengths: columns.lengths)
        let forms = try FormPostings(from: &reader, documentCount: columns.count)
        let keywords = try KeywordIndex(from: &reader, documentCount: columns.count)
        guard reader.isAtEnd else { throw SegmentSectionError("there are more sections than a segment has") }
        self.init(words: words, forms: forms, keywords: keywords, columns: columns)
    }
}

extension TermDictionary {
    func write(to writer: inout SectionWriter) {
        writer.add([UInt64(count)])
        writer.add(bytes)
        writer.add(blockStarts + [UInt32(bytes.count)])
        writer.add(blockKeys)
    }

    init(from reader: inout SectionReader) throws(SegmentSectionError) {
        let count = try reader.array(UInt64.self, count: 1)[0]
        guard count <= UInt64(UInt32.max) else { throw SegmentSectionError("\(count) terms") }
        let blocks = (Int(count) + Self.blockSize - 1) / Self.blockSize
        let bytes = try reader.array(UInt8.self)
        let starts = try reader.offsets(to: bytes.count, count: blocks)
        self.init(
            count: Int(count), bytes: bytes, blockStarts: Array(starts.dropLast()),
            blockKeys: try reader.array(count: blocks))
    }
}

extension FormPostings {
    func write(to writer: inout SectionWriter) {
        dictionary.write(to: &writer)
        writer.add([UInt64(postingCount)])
        writer.add(starts)
        writer.add(stream)
    }

    convenience init(from reader: inout SectionReader, documentCount: Int) throws(SegmentSectionError) {
        let dictionary = try TermDictionary(from: &reader)
        let postingCount = Int(clamping: try reader.array(UInt64.self, count: 1)[0])
        let starts = try reader.flat(UInt32.self, count: dictionary.count + 1)
        let stream: FlatArray<UInt8> = try reader.flat()
        guard Int(starts[dictionary.count]) == stream.count,
            (0..<dictionary.count).allSatisfy({ starts[$0] < starts[$0 + 1] })
        else { throw SegmentSectionError("a list of a form lies outside") }
        self.init(
            dictionary: dictionary, documentCount: documentCount, postingCount: postingCount, starts: starts,
            stream: stream)
    }
}

extension KeywordIndex {
    func write(to writer: inout SectionWriter) {
        dictionary.write(to: &writer)
        writer.add(docIDs)
        writer.add(offsets)
    }

    init(from reader: inout SectionReader, documentCount: Int) throws(SegmentSectionError) {
        dictionary = try TermDictionary(from: &reader)
        docIDs = try reader.array()
        offsets = try reader.offsets(to: docIDs.count, count: dictionary.count)
        guard docIDs.allSatisfy({ $0 < documentCount }) else {
            throw SegmentSectionError("a posting of a document beyond \(documentCount)")
        }
    }
}

extension DocumentColumns {
    func write(to writer: inout SectionWriter) {
        writer.add(sequences)
        writer.add(publishedAt)
        writer.add(lengths)
        ids.write(to: &writer)
        payloads.write(to: &writer)
        for column in [languages, sources, tags, authors, duplicates] { column.write(to: &writer) }
    }

    init(from reader: inout SectionReader) throws(SegmentSectionError) {
        sequences = try reader.array()
        publishedAt = try reader.array(count: sequences.count)
        lengths = try reader.array(count: sequences.count)
        ids = try StringColumn(from: &reader, count: sequences.count)
        payloads = try PayloadStore(from: &reader, count: sequences.count)
        languages = try ValueColumn(from: &reader, count: sequences.count)
        sources = try ValueColumn(from: &reader, count: sequences.count)
        tags = try ValueColumn(from: &reader, count: sequences.count)
        authors = try ValueColumn(from: &reader, count: sequences.count)
        duplicates = try ValueColumn(from: &reader, count: sequences.count)
    }
}

extension StringColumn {
    func write(to writer: inout SectionWriter) {
        writer.add(bytes)
        writer.add(offsets)
    }

    init(from reader: inout SectionReader, count: Int? = nil) throws(SegmentSectionError) {
        let bytes = try reader.array(UInt8.self)
        self.init(bytes: bytes, offsets: try reader.offsets(to: bytes.count, count: count))
    }
}

extension ValueColumn {
    func write(to writer: inout SectionWriter) {
        writer.add(values)
        writer.add(ordinals)
        writer.add(offsets)
    }

    init(from reader: inout SectionReader, count: Int) throws(SegmentSectionError) {
        let values = try reader.strings()
        let ordinals = try reader.array(UInt32.self)
        let offsets = try reader.offsets(to: ordinals.count, count: count)
        guard ordinals.allSatisfy({ $0 < values.count }) else { throw SegmentSectionError("a value that is not there") }
        self.init(values: values, offsets: offsets, ordinals: ordinals)
    }
}

extension PayloadStore {
    func write(to writer: inout SectionWriter) {
        writer.add(bytes)
        writer.add(blocks)
        writer.add(places)
    }

    convenience init(from reader: inout SectionReader, count: Int) throws(SegmentSectionError) {
        let bytes = try reader.flat(UInt8.self)
        let blocks = try reader.array(Block.self)
        let places = try reader.array(Place.self, count: count)
        let areBlocksInside = blocks.allSatisfy { block in
            block.start <= UInt64(bytes.count) && UInt64(block.storedSize) <= UInt64(bytes.count) - block.start
        }
        guard areBlocksInside, places.allSatisfy({ $0.block < blocks.count }) else {
            throw SegmentSectionError("a stored document lies outside")
        }
        self.init(bytes: bytes, blocks: blocks, places: places)
    }
}
