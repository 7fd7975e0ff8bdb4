public import NewsModels

extension JSON {
    /// Writes the reply to `submit`, of which there is one for each article where articles come one by one: byte for byte
    /// as through `Codable`.
    public static func encode(_ reply: Reply<SubmitReply>) -> [UInt8] {
        var output = JSONOutput(capacity: 64 + 160 * reply.body.results.count)
        output.write(raw: "{\"v\":")
        output.write(reply.v)
        output.write(raw: ",\"id\":")
        if let id = reply.id { output.write(id) } else { output.writeNull() }
        output.write(raw: ",\"ok\":")
        output.write(reply.ok)
        output.write(raw: ",\"results\":[")
        for (index, result) in reply.body.results.enumerated() {
            if index > 0 { output.write(raw: ",") }
            output.write(result)
        }
        output.write(raw: "]}")
        return output.bytes
    }
}

extension JSONOutput {
    fileprivate mutating func write(_ result: SubmitResult) {
        write(raw: "{\"document\":")
        write(result.document)
        write(",\"status\":", result.status.rawValue)
        if let articleID = result.articleID { write(",\"article_id\":", articleID) }
        if let revision = result.revision {
            write(raw: ",\"revision\":")
            write(revision)
        }
        if let seq = result.seq {
            write(raw: ",\"seq\":")
            write(seq)
        }
        if let error = result.error {
            write(raw: ",\"error\":")
            write(raw: JSON.encode(error))
        }
        write(raw: "}")
    }
}
