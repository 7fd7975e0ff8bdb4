import ArticleParsing
import CFuzzDriver
import Foundation
import NewsModels

/// The media type of the parser that is fuzzed; empty: sniffed.
private let mediaType = ProcessInfo.processInfo.environment["NEWSWIRE_FUZZ_MEDIA_TYPE"] ?? ""

/// Reads one input. What must hold of every article traps where it does not.
private func read(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let document = RawDocument(bytes: bytes, mediaType: mediaType.isEmpty ? nil : mediaType)
    let results = DocumentParser().parse(document, now: Timestamp(millisecondsSinceEpoch: 1_795_168_800_000))
    precondition(!results.isEmpty, "no result")
    for case .success(let article) in results {
        precondition(!article.title.isEmpty, "an article without a title")
        precondition((article.publishedAt == nil) == (article.publishedAtOrigin == nil), "a time without an origin")
    }
    return 0
}

private var count = CommandLine.argc
private var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&count, &arguments) { data, count in read(data, count) })
