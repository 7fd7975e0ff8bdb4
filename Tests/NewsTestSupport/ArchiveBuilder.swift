internal import CZlib

/// Writes small archives.
public enum ArchiveBuilder {
    /// A record with the fields that every one has.
    public static func record(
        _ type: String = "response", url: String = "http://gazeta.example/a", contentType: String? = nil,
        length: Int? = nil, _ block: [UInt8]
    ) -> [UInt8] {
        var header = "WARC/1.0\r\nWARC-Type: \(type)\r\nWARC-Target-URI: \(url)\r\nWARC-Date: 2016-09-01T10:20:30Z\r\n"
        header += "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        if let contentType { header += "Content-Type: \(contentType)\r\n" }
        header += "Content-Length: \(length ?? block.count)\r\n\r\n"
        return Array(header.utf8) + block + Array("\r\n\r\n".utf8)
    }

    /// A `response` record.
    public static func record(_ block: [UInt8]) -> [UInt8] { record("response", block) }

    /// An HTTP response.
    public static func response(
        _ status: String = "200 OK", fields: [String] = ["Content-Type: text/html"], _ body: [UInt8]
    ) -> [UInt8] {
        Array((["HTTP/1.1 \(status)"] + fields).map { $0 + "\r\n" }.joined().utf8) + [13, 10] + body
    }

    /// An HTTP response with status 200, of a page.
    public static func response(_ body: [UInt8]) -> [UInt8] { response("200 OK", body) }

    /// A page as a `response` record.
    public static func page(_ number: Int, fields: [String] = ["Content-Type: text/html"]) -> [UInt8] {
        record(url: "http://gazeta.example/\(number)", response(fields: fields, Array("<p>page \(number)</p>".utf8)))
    }

    /// One gzip member, or with other `windowBits` zlib or bare deflate.
    public static func gzip(_ bytes: [UInt8], windowBits: Int32 = 15 + 16, level: Int32 = 6) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
        var input = bytes
        let count = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let result = deflate(&stream, Z_FINISH)
                precondition(result == Z_STREAM_END)
                return output.count - Int(stream.avail_out)
            }
        }
        return Array(output.prefix(count))
    }
}
