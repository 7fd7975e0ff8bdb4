internal import CCurl
internal import FeedPolling
internal import Glibc

/// One request and what has come of it so far; libcurl calls it back on the thread of its client.
final class Transfer {
    let request: PollingEngine.Request
    private let limits: WebClientLimits
    private var headerBytes = 0
    private var fields: [String: String] = [:]
    private var body: [UInt8] = []
    private var zone: NetworkZone?
    /// Why we gave up, where it was us.
    private var refusal: String?
    /// Why an address was not connected to.
    private var forbidden: String?
    private var list: UnsafeMutablePointer<curl_slist>?
    /// Gets libcurl's own words for an error.
    private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(_ request: PollingEngine.Request, limits: WebClientLimits) {
        self.request = request
        self.limits = limits
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(list)
        message.deallocate()
    }

    func configure(_ handle: UnsafeMutableRawPointer, agent: String) {
        // Sound: the client holds the transfer until the handle is removed and freed.
        let context = Unmanaged.passUnretained(self).toOpaque()
        let strings: [(CURLoption, String)] = [
            (CURLOPT_URL, request.address.text), (CURLOPT_USERAGENT, agent), (CURLOPT_ACCEPT_ENCODING, ""),
            (CURLOPT_PROXY, ""),
        ]
        _ = newswire_curl_speak_only_http(handle)
        _ = newswire_curl_set_quick_exit(handle)
        for (option, value) in strings { _ = newswire_curl_set_string(handle, option, value) }
        let longs: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)),
            (CURLOPT_CONNECTTIMEOUT, limits.connectSeconds), (CURLOPT_TIMEOUT, limits.seconds),
            (CURLOPT_LOW_SPEED_LIMIT, limits.slowBytesPerSecond), (CURLOPT_LOW_SPEED_TIME, limits.slowSeconds),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_TCP_KEEPALIVE, 1),
        ]
        for (option, value) in longs { _ = newswire_curl_set_long(handle, option, value) }
        for field in [
            "Accept: text/html,application/xhtml+xml,application/xml,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5"
        ] + request.fields {
            list = curl_slist_append(list, field)
        }
        _ = newswire_curl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
        _ = newswire_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, message)
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA] {
            _ = newswire_curl_set_pointer(handle, option, context)
        }
        _ = newswire_curl_set_data_function(handle, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            Transfer.of(context).takeHeader(UnsafeRawBufferPointer(start: data, count: size * count))
        }
        _ = newswire_curl_set_data_function(handle, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            Transfer.of(context).takeBody(UnsafeRawBufferPointer(start: data, count: size * count))
        }
        _ = newswire_curl_set_socket_function(handle) { context, _, address in
            guard let address else { return -1 }
            return Transfer.of(context).open(address)
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context else { preconditionFailure("libcurl lost the context") }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    // MARK: - Callbacks

    /// Opens the socket of a connection, if the address may be reached.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let found = NetworkZone(Self.bytes(of: address))
        guard request.reach.allows(found) else {
            forbidden =
                "\(request.address.host) stands in a network that only feeds in the same one may name (\(found.rawValue))"
            return -1
        }
        zone = found
        return newswire_curl_open_socket(address)
    }

    private static func bytes(of address: UnsafeMutablePointer<curl_sockaddr>) -> [UInt8] {
        let start = UnsafeRawPointer(address).advanced(by: MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0)
        let all = UnsafeRawBufferPointer(start: start, count: Int(address.pointee.addrlen))
        switch address.pointee.family {
        case AF_INET where all.count >= 8: return Array(all[4..<8])
        case AF_INET6 where all.count >= 24: return Array(all[8..<24])
        default: return []
        }
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        headerBytes += line.count
        guard headerBytes <= limits.headerBytes else {
            refusal = "the header has more than \(limits.headerBytes) bytes"
            return 0
        }
        let text = String(decoding: line, as: UTF8.self)
        // A status line begins anew: what came before was an interim response.
        if text.hasPrefix("HTTP/") { fields = [:] }
        if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields[text[..<colon].lowercased()] = String(value.prefix { !$0.isNewline })
        }
        return line.count
    }

    private func takeBody(_ piece: UnsafeRawBufferPointer) -> Int {
        guard body.count + piece.count <= limits.bodyBytes else {
            refusal = "the content has more than \(limits.bodyBytes) bytes"
            return 0
        }
        body.append(contentsOf: piece)
        return piece.count
    }

    // MARK: - Outcome

    func outcome(_ handle: UnsafeMutableRawPointer, _ result: CURLcode) -> FetchOutcome {
        if result != CURLE_OK {
            if let refusal { return .failed(refusal) }
            // Where another address of the host was tried, that one's fault counts.
            if let forbidden, zone == nil { return .refused(forbidden) }
        }
        guard result == CURLE_OK else {
            let words = String(cString: message)
            return .failed(words.isEmpty ? String(cString: curl_easy_strerror(result)) : words)
        }
        var status = 0
        _ = newswire_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        var redirect: UnsafePointer<CChar>?
        _ = newswire_curl_get_string(handle, CURLINFO_REDIRECT_URL, &redirect)
        return .response(
            FetchResponse(
                status: status, fields: fields, body: body, redirect: redirect.map { String(cString: $0) }, zone: zone))
    }
}
