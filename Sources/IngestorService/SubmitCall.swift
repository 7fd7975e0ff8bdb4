import NewsModels

/// A request of the submit socket as the service reads it: a document that is not as it must be spoils no other.
enum SubmitCall: Codable, Hashable, Sendable {
    case submit([Document])
    case retract(articleID: String, reason: String)

    /// A document, or what is wrong with it.
    enum Document: Codable, Hashable, Sendable {
        case readable(SubmittedDocument)
        case unreadable(String)

        init(from decoder: any Decoder) throws {
            do {
                self = .readable(try SubmittedDocument(from: decoder))
            } catch DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context) {
                let member = context.codingPath.last.map { "\($0.stringValue): " } ?? ""
                self = .unreadable(member + context.debugDescription)
            }
        }

        func encode(to encoder: any Encoder) throws {
            guard case .readable(let document) = self else { return }
            try document.encode(to: encoder)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case op, documents
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(SubmitRequest.Operation.self, forKey: .op) {
        case .submit: self = .submit(try container.decode([Document].self, forKey: .documents))
        case .retract:
            guard case .retract(let articleID, let reason) = try SubmitRequest(from: decoder) else {
                throw DecodingError.dataCorruptedError(forKey: .op, in: container, debugDescription: "is not retract")
            }
            self = .retract(articleID: articleID, reason: reason)
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .submit(let documents):
            let readable = documents.compactMap { document -> SubmittedDocument? in
                guard case .readable(let document) = document else { return nil }
                return document
            }
            try SubmitRequest.submit(documents: readable).encode(to: encoder)
        case .retract(let articleID, let reason):
            try SubmitRequest.retract(articleID: articleID, reason: reason).encode(to: encoder)
        }
    }
}
