import Messaging
import NewsModels
import SearchEngine

/// The answer to a search, ready to be written: as ``SearchReply``, with hits that are JSON already.
struct SearchAnswer {
    let epoch: String
    let result: SearchResult
    let hits: WrittenHits
    let facets: [String: [NewsModels.FacetCount]]

    /// The reply's one frame.
    func encode(id: String?, tookMicroseconds: Int) -> [UInt8] {
        var output = JSONOutput(capacity: hits.byteCount + 1_024)
        output.beginReply(id: id)
        output.write(raw: ",\"epoch\":")
        output.write(epoch)
        output.write(raw: ",\"seq\":")
        output.write(result.sequence)
        output.write(raw: ",\"took_us\":")
        output.write(tookMicroseconds)
        output.write(raw: ",\"total\":{\"value\":")
        output.write(result.total)
        output.write(raw: ",\"relation\":\"eq\"}")
        if let groups = result.groups {
            output.write(raw: ",\"groups\":")
            output.write(groups)
        }
        output.write(raw: ",\"hits\":")
        hits.write(to: &output)
        output.write(raw: ",\"facets\":")
        output.write(raw: facets.isEmpty ? Array("{}".utf8) : JSON.encode(facets))
        writeAdvice(to: &output)
        output.write(raw: ",\"cursor\":")
        if let cursor = result.cursor {
            output.write(WireCursor.encode(cursor, epoch: epoch))
        } else {
            output.writeNull()
        }
        output.write(raw: "}")
        return output.bytes
    }

    private func writeAdvice(to output: inout JSONOutput) {
        if !result.warnings.isEmpty {
            let warnings = result.warnings.map {
                NewsModels.QueryWarning(message: $0.message, position: $0.position)
            }
            output.write(raw: ",\"warnings\":")
            output.write(raw: JSON.encode(warnings))
        }
        if let better = result.betterQuery {
            output.write(raw: ",\"did_you_mean\":")
            output.write(better)
        }
    }
}

extension JSONOutput {
    /// Writes the members that every reply has; those of the operation follow, each behind a comma.
    mutating func beginReply(id: String?) {
        write(raw: "{\"v\":")
        write(Wire.version)
        write(raw: ",\"id\":")
        if let id { write(id) } else { writeNull() }
        write(raw: ",\"ok\":true")
    }
}
