extension WordPostings {
    func write(to writer: inout SectionWriter) {
        dictionary.write(to: &writer)
        writer.add([UInt64(postingCount)])
        writer.add([boundParameters.k1.bitPattern])
        frequencies.write(to: &writer)
        writer.add(lengthClasses)
        writer.add(extents)
        writer.add(stream)
        writer.add(groupStarts)
        dense.write(to: &writer)
        pairs.write(to: &writer)
    }

    convenience init(from reader: inout SectionReader, lengths: [UInt32]) throws(SegmentSectionError) {
        let dictionary = try TermDictionary(from: &reader)
        let postingCount = try reader.array(UInt64.self, count: 1)[0]
        let k1 = Double(bitPattern: try reader.array(UInt64.self, count: 1)[0])
        guard k1.isFinite, k1 > 0 else { throw SegmentSectionError("bounds were made with k1 \(k1)") }
        let frequencies = try FrequencyTable(from: &reader)
        var bounds = ImpactBounds(lengths: lengths, k1: k1)
        bounds.extend(to: frequencies)
        let lengthClasses = try reader.flat(UInt8.self, count: lengths.count)
        let extents = try reader.flat(UInt8.self, count: lengths.count)
        let stream = try reader.flat(UInt8.self)
        let groups = (dictionary.count + Self.groupSize - 1) / Self.groupSize
        let groupStarts = try reader.flat(UInt32.self, count: groups)
        guard (0..<groups).allSatisfy({ Int(groupStarts[$0]) < stream.count }) else {
            throw SegmentSectionError("a postings list lies outside")
        }
        let dense = try DenseLists(from: &reader, documentCount: lengths.count)
        self.init(
            dictionary: dictionary, postingCount: Int(clamping: postingCount), dense: dense, frequencies: frequencies,
            lengthClasses: lengthClasses, extents: extents, bounds: bounds, stream: stream, groupStarts: groupStarts,
            pairs: try FrequentPairs(from: &reader))
    }
}

extension FrequentPairs {
    func write(to writer: inout SectionWriter) {
        writer.add(slots)
        writer.add(starts)
        writer.add(counts)
        writer.add(stream)
    }

    init(from reader: inout SectionReader) throws(SegmentSectionError) {
        let slots = try reader.flat(UInt32.self)
        let pairCount = slots.count * slots.count
        let starts = try reader.flat(UInt32.self, count: pairCount + 1)
        let counts = try reader.flat(UInt32.self, count: pairCount)
        let stream = try reader.flat(UInt8.self)
        guard slots.count <= Self.wordCount, (0...pairCount).allSatisfy({ Int(starts[$0]) <= stream.count }) else {
            throw SegmentSectionError("a list of pairs lies outside")
        }
        self.init(slots: slots, starts: starts, counts: counts, stream: stream)
    }
}

extension DenseLists {
    func write(to writer: inout SectionWriter) {
        writer.add(entries)
        writer.add(starts)
        writer.add(bitmapStarts)
        writer.add(locals)
        writer.add(bitmaps)
        writer.add(codes)
        writer.add(escapes)
        writer.add(maxima)
        writer.add(marks)
    }

    convenience init(from reader: inout SectionReader, documentCount: Int) throws(SegmentSectionError) {
        let entries = try reader.flat(Entry.self)
        self.init(
            entries: entries, starts: try reader.flat(), bitmapStarts: try reader.flat(), locals: try reader.flat(),
            bitmaps: try reader.flat(), codes: try reader.flat(), escapes: try reader.flat(),
            maxima: try reader.flat(count: entries.count * Self.blockCount(documentCount)), marks: try reader.flat(),
            documentCount: documentCount)
    }
}

extension FrequencyTable {
    func write(to writer: inout SectionWriter) {
        writer.add(counts)
        writer.add(rarePostings)
        writer.add(rareCounts)
    }

    init(from reader: inout SectionReader) throws(SegmentSectionError) {
        let counts = try reader.array(FieldCounts.self)
        let rarePostings = try reader.array(UInt64.self)
        let rareCounts = try reader.array(FieldCounts.self, count: rarePostings.count)
        guard counts.count <= Int(Self.rare) else { throw SegmentSectionError("\(counts.count) codes of frequencies") }
        self.init(counts: counts, rarePostings: rarePostings, rareCounts: rareCounts)
    }
}
