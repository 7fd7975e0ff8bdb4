import Messaging
import NewsModels
import NewswireClient

/// Writes every hit of a query to standard output, each as one line of JSON, page by page.
struct HitExport {
    let channel: RequestChannel
    let request: SearchRequest

    /// Asks for pages until the last; later pages see what the first saw.
    func run() async throws {
        Terminal.endProgressOnInterrupt()
        var request = request
        var written = 0
        repeat {
            let reply = try await channel.reply(
                to: QueryRequest.search(request), as: SearchReply.self, operation: "search")
            if request.cursor == nil {
                for warning in reply.warnings {
                    QueryCommand.point(warning.message, at: warning.position, in: request.query)
                }
            }
            let lines = reply.hits.map { String(decoding: JSON.encode($0), as: UTF8.self) }
            if !lines.isEmpty { Terminal.print(lines.joined(separator: "\n")) }
            written += reply.hits.count
            let total = reply.groups ?? reply.total.value
            let part = total == 0 ? 1 : Double(written) / Double(total)
            Terminal.showProgress("\(Terminal.bar(part)) \(written) of \(total) hits")
            request.cursor = reply.cursor
        } while request.cursor != nil
        Terminal.endProgress()
    }
}
