import NewsModels
import NewsTestSupport
import Testing

@testable import WebArchives

@Suite("Damaged web archives")
struct DamageTests {
    private typealias Build = ArchiveBuilder

    @Test("Damage costs the record that it hit", arguments: ["data", "checksum", "magic", "garbage", "cut", "zeros"])
    func gzipped(damage: String) {
        var members = (1...5).map { Build.gzip(Build.page($0)) }
        switch damage {
        case "data": for index in 30..<60 { members[2][index] ^= 0x55 }
        case "checksum": members[2][members[2].count - 6] ^= 1
        case "magic": members[2][1] = 0
        case "garbage": members[2] = Array("garbage that is \u{1F}\u{8B}\u{8} no record".utf8)
        case "cut": members[2].removeLast(members[2].count / 2)
        default: members[2] = [UInt8](repeating: 0, count: 100)
        }
        for pieces in [13, 100_000] {
            let contents = ArchiveContents(Array(members.joined()), pieces: pieces)
            #expect(contents.texts == [1, 2, 4, 5].map { "<p>page \($0)</p>" })
            #expect(contents.errors.map(\.code) == (damage == "zeros" ? [] : [.unparseable]), "\(contents.errors)")
        }
    }

    @Test("In a plain archive the next line that begins a record is searched for")
    func plain() {
        let damaged = [
            Build.record(length: 3, Build.response(Array("<p>longer</p>".utf8))),
            Build.record(length: 150, Build.response(Array("<p>shorter</p>".utf8))),
            Build.record(length: 1_000_000, Build.response(Array("<p>much shorter</p>".utf8))),
            Array("WARC/1.0\r\nContent-Length: -1\r\n\r\n\r\n\r\n".utf8),
            Array("WARX/1.0\r\nContent-Length: 2\r\n\r\nab\r\n\r\n".utf8),
            Array("garbage\r\n".utf8),
        ]
        for (index, record) in damaged.enumerated() where index != 2 {
            let contents = ArchiveContents(Build.page(1) + record + Build.page(2) + Build.page(3), pieces: 50)
            #expect(contents.texts.suffix(2) == ["<p>page 2</p>", "<p>page 3</p>"], "\(index) \(contents.texts)")
            #expect(contents.texts.count == 3, "\(index) \(contents.texts)")
            #expect(contents.errors.map(\.code) == [.unparseable], "\(index)")
        }
        // Beyond the largest document the block is not held, and what it swallowed is lost.
        #expect(ArchiveContents(Build.page(1) + damaged[2] + Build.page(2)).texts == ["<p>page 1</p>"])
    }

    @Test("An archive that ends early gives what is whole")
    func cutShort() {
        let plain = Build.page(1) + Build.page(2)
        let gzipped = Build.gzip(Build.page(1)) + Build.gzip(Build.page(2))
        for archive in [Array(plain.dropLast(12)), Array(gzipped.dropLast(9))] {
            let contents = ArchiveContents(archive, pieces: 64)
            #expect(contents.texts == ["<p>page 1</p>"])
            #expect(contents.errors.map(\.code) == [.unparseable])
        }
    }

    @Test("Whatever is changed, reading ends and gives no page twice", arguments: UInt64(0)..<300)
    func randomDamage(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var archive: [UInt8] = []
        for number in 1...6 {
            let page = Build.page(number)
            archive += seed.isMultiple(of: 2) ? Build.gzip(page) : page
        }
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let place = Int.random(in: archive.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: archive[place] = UInt8.random(in: 0...255, using: &random)
            case 1: archive.removeSubrange(place..<min(place + 20, archive.count))
            case 2: archive.insert(contentsOf: Array("WARC/1.0\r\n\r\n".utf8), at: place)
            default: archive.replaceSubrange(place..<min(place + 3, archive.count), with: [0x1F, 0x8B, 0x08, 0])
            }
        }
        let contents = ArchiveContents(archive, pieces: Int.random(in: 1...500, using: &random))
        #expect(Set(contents.documents.map(\.content)).count == contents.documents.count)
    }

    @Test("Archives made to be slow are not")
    func hostile() {
        let marks = ArchiveContents(Array(String(repeating: "\nWARC/1.0\n", count: 20_000).utf8), pieces: 65_536)
        #expect(marks.documents == [])
        let lengths = String(repeating: "WARC/1.0\r\nContent-Length: 90000\r\n\r\n", count: 6_000)
        #expect(ArchiveContents(Array(lengths.utf8), pieces: 65_536).documents == [])
        let members = [UInt8]([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0xFF, 0xFF])
        let magic = Array(repeatElement(members, count: 20_000).joined())
        #expect(ArchiveContents(magic, pieces: 65_536).documents == [])
        let tiny = Array(repeatElement(Build.gzip([]), count: 3_000).joined()) + members
        #expect(ArchiveContents(tiny, pieces: 65_536).documents == [])
    }
}
