public import NewsModels

extension PollingEngine {
    /// Takes what came of a request.
    ///
    /// - Returns: What is to be done with it; `nil` where the engine goes on by itself.
    public mutating func take(_ outcome: FetchOutcome, of id: Int, now: Timestamp) -> Delivery? {
        guard let errand = underWay.removeValue(forKey: id) else { return nil }
        gate.end(errand.address.host)
        switch errand.goal {
        case .robots(let key): takeRules(outcome, errand, key, now: now)
        case .subject(let subject): return takeContent(outcome, errand, subject, now: now)
        }
        return nil
    }

    /// Notes that the content of a feed was read and its articles are in the log.
    ///
    /// - Parameters:
    ///   - entries: How many it had.
    ///   - news: How many of them were not known before.
    ///   - articles: How many articles came of them.
    public mutating func feedWasRead(
        _ url: String, _ response: FetchResponse, entries: Int, news: Int, articles: Int, now: Timestamp
    ) {
        let jitter = jitter()
        feeds[url]?.entries = entries
        feeds[url]?.articles += articles
        feeds[url]?.succeeded(response, news: news, now: now, policy: policy, jitter: jitter)
    }

    /// Notes that a feed could not be fetched, or that its content was none.
    public mutating func feedFailed(_ url: String, _ reason: String, retryAfter: Int? = nil, now: Timestamp) {
        let jitter = jitter()
        feeds[url]?.failed(reason, retryAfter: retryAfter, now: now, policy: policy, jitter: jitter)
    }

    /// Counts an article that came of a page of a feed.
    public mutating func countArticle(of feed: String) {
        feeds[feed]?.articles += 1
    }

    // MARK: -

    private mutating func takeRules(_ outcome: FetchOutcome, _ errand: Errand, _ key: RobotsCache.Key, now: Timestamp) {
        if case .response(let response) = outcome, case .moved(let target, _) = ResponseMeaning(response),
            errand.redirects < 5, let next = FetchAddress(target)
        {
            return follow(errand, to: next, response, isPermanent: false)
        }
        busy.remove(errand.goal)
        robots.store(outcome, of: key, now: now, policy: policy)
    }

    private mutating func takeContent(
        _ outcome: FetchOutcome, _ errand: Errand, _ subject: Subject, now: Timestamp
    ) -> Delivery? {
        let response: FetchResponse
        switch outcome {
        case .response(let came): response = came
        case .failed(let reason):
            busy.remove(errand.goal)
            return fail(subject, reason, isFinal: false, retryAfter: nil, now: now)
        case .refused(let reason):
            busy.remove(errand.goal)
            return fail(subject, reason, isFinal: true, retryAfter: nil, now: now)
        }
        let meaning = ResponseMeaning(response)
        if case .moved(let target, let isPermanent) = meaning, errand.redirects < policy.redirects,
            let next = FetchAddress(target)
        {
            follow(errand, to: next, response, isPermanent: isPermanent)
            return nil
        }
        busy.remove(errand.goal)
        switch (meaning, subject) {
        case (.content, .feed(let url)):
            remember(errand, response, of: url)
            return .feed(url, response, address: errand.address.text)
        case (.unchanged, .feed(let url)):
            remember(errand, response, of: url)
            let entries = feeds[url]?.entries ?? 0
            feedWasRead(url, response, entries: entries, news: 0, articles: 0, now: now)
            return .feedChanged(url)
        case (.content, .page(let page)):
            pages.removeAll { $0.isSame(as: page) }
            return .page(page, response, address: errand.address.text)
        case (.moved(let target, _), _):
            let reason =
                errand.redirects < policy.redirects
                ? "a redirect leads to \(target.prefix(200)), which is not fetched"
                : "more than \(policy.redirects) redirects"
            return fail(subject, reason, isFinal: false, retryAfter: nil, now: now)
        case (.unchanged, .page):
            return fail(subject, "HTTP 304 to a request without conditions", isFinal: false, retryAfter: nil, now: now)
        case (.failed(let reason), _):
            let isFinal = [400, 401, 403, 404, 405, 406, 410, 414, 451].contains(response.status)
            let retryAfter = Freshness.retryAfter(response, now: now)
            // A host that asks to be left alone is left alone by all that goes there.
            if let retryAfter, response.status == 429 || response.status == 503 {
                gate.delay(
                    errand.address.host, until: now.advanced(bySeconds: Double(min(retryAfter, policy.longestWait))))
            }
            return fail(subject, reason, isFinal: isFinal, retryAfter: retryAfter, now: now)
        }
    }

    /// Goes on where a redirect leads, never deeper into the networks behind the poller.
    private mutating func follow(
        _ errand: Errand, to next: FetchAddress, _ response: FetchResponse, isPermanent: Bool
    ) {
        var following = errand
        following.address = next
        following.redirects += 1
        // Behind a temporary redirect a permanent one says nothing about the address that was asked for.
        if errand.isPermanent, isPermanent {
            following.permanent = next.text
        } else {
            following.isPermanent = false
        }
        if errand.reach == .anywhere { following.reach = .internet(andZone: response.zone) }
        redirected.append(following)
    }

    private mutating func remember(_ errand: Errand, _ response: FetchResponse, of url: String) {
        feeds[url]?.zone = response.zone
        if let permanent = errand.permanent { feeds[url]?.address = permanent }
    }

    /// Notes a failure: a feed is never given up, a page is when it is `isFinal` or has failed too often.
    mutating func fail(
        _ subject: Subject, _ reason: String, isFinal: Bool, retryAfter: Int?, now: Timestamp
    ) -> Delivery {
        switch subject {
        case .feed(let url):
            feedFailed(url, reason, retryAfter: retryAfter, now: now)
            return .feedChanged(url)
        case .page(var page):
            pages.removeAll { $0.isSame(as: page) }
            page.tries += 1
            guard !isFinal, page.tries < policy.pageTries else { return .pageFailed(page, reason: reason) }
            let wait = max(policy.backoff(failures: page.tries), min(retryAfter ?? 0, policy.longestWait))
            page.nextTry = now.advanced(bySeconds: Double(wait) * (1 + 0.1 * jitter()))
            pages.append(page)
            return .pagePostponed(page)
        }
    }
}
