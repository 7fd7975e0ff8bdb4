extension WebAddress {
    /// The URL that stands for all forms in which the same page is linked.
    ///
    /// Scheme and host are in lower case; user, default port, fragment and tracking parameters are gone, and so is a `?`
    /// without parameters. The order of the other parameters is kept: a site may care for it.
    var canonical: String {
        let kept = (query ?? "").split(separator: "&").filter { !Self.isTracking($0) }
        let query = kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
        return "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path)\(query)"
    }

    /// Whether a parameter says only where the reader came from.
    private static func isTracking(_ parameter: Substring) -> Bool {
        let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].lowercased()
        if trackingNames.contains(name) || trackingPrefixes.contains(where: name.hasPrefix) { return true }
        // `from=rss` says where the reader came from, `from=20` or `from=2015-09-01` what the page shows.
        guard refererNames.contains(name), let first = parts.dropFirst().first?.utf8.first else { return false }
        return (0x61...0x7A).contains(first | 0x20)
    }

    /// Parameters that a tracking system adds under many names.
    private static let trackingPrefixes = ["utm_", "mtm_", "hsa_", "at_custom"]

    /// Parameters that tracking systems, mailers and share buttons add.
    private static let trackingNames: Set<String> = [
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "yclid", "ysclid", "ymclid", "_openstat",
        "msclkid", "twclid", "ttclid", "igshid", "igsh", "rb_clickid", "vkclid", "mc_cid", "mc_eid", "mkt_tok",
        "_ga", "_gl", "_hsenc", "_hsmi", "hsctatracking", "vero_id", "wickedid", "oly_anon_id", "oly_enc_id",
        "ncid", "ocid", "pk_campaign", "pk_kwd", "pk_source", "pk_medium", "sr_share", "smid", "smtyp", "at_medium",
        "at_campaign", "s_cid", "ref_src", "ref_url", "cmpid", "xtor",
    ]

    /// Parameters that track only where their value is a word.
    private static let refererNames: Set<String> = ["from", "ref", "referer", "referrer"]
}
