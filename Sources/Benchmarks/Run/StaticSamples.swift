import Foundation

/// Answers of the server under test, fetched one by one: to see that they are right, and for nginx to serve.
struct StaticSamples: Sendable {
    let server: String
    let load: LoadData

    static let count = 200

    /// Asks once for what is about to be measured. Throws where the answer is not what it should be; returns the entity
    /// tag for a request that depends on it.
    func check(_ operation: Operation) async throws -> String? {
        let probe = Probe(server: server)
        var etag: String?
        if operation == .hotFeedUnchanged {
            etag = try await probe.get(path(.hotFeed, load.samplePair.post)).etag
            guard etag != nil else { throw BenchFailure("the feed has no ETag") }
        }
        guard operation.hasStaticTwin else { return nil }
        let answer = try await ask(operation, load.samplePair, etag: etag)
        guard answer.status == operation.status else { throw BenchFailure("status \(answer.status)") }
        if operation == .hotFeedGzip, answer.encoding != "gzip" { throw BenchFailure("the feed is not compressed") }
        return etag
    }

    /// The bodies that nginx serves: one where all answers are the same, else some.
    func bodies(of operation: Operation) async throws -> [[UInt8]] {
        switch operation {
        case .hotFeed, .hotFeedGzip, .frontPage: return [try await ask(operation, load.samplePair).body]
        case .hotFeedUnchanged: return [try await ask(.hotFeed, load.samplePair).body]
        default: break
        }
        let text = String(decoding: FileManager.default.contents(atPath: load.pairs) ?? Data(), as: UTF8.self)
        let lines = text.split(separator: "\n", maxSplits: Self.count).prefix(Self.count)
        var bodies: [[UInt8]] = []
        for pair in lines.map({ $0.split(separator: " ").map(String.init) }) where pair.count == 2 {
            bodies.append(try await ask(operation, (pair[0], pair[1])).body)
        }
        return bodies
    }

    private func ask(
        _ operation: Operation, _ pair: (key: String, post: String), etag: String? = nil
    ) async throws -> Probe.Answer {
        var headers: [(String, String)] = []
        switch operation {
        case .hotFeedGzip: headers = [("Accept-Encoding", "gzip")]
        case .hotFeedUnchanged: headers = [("If-None-Match", etag ?? "")]
        case .frontPage: headers = [("Accept", "text/html")]
        case .personalFeed, .home, .notifications, .postAsAgent:
            headers = [("Authorization", "Bearer \(pair.key)")]
        default: break
        }
        return try await Probe(server: server).get(path(operation, pair.post), headers)
    }

    private func path(_ operation: Operation, _ post: String) -> String {
        switch operation {
        case .frontPage: return "/"
        case .post, .postAsAgent: return "/api/v1/posts/\(post)"
        case .comments: return "/api/v1/posts/\(post)/comments"
        case .personalFeed: return "/api/v1/feed"
        case .home: return "/api/v1/home"
        case .notifications: return "/api/v1/notifications"
        case .search:
            let text = String(decoding: FileManager.default.contents(atPath: load.words) ?? Data(), as: UTF8.self)
            return "/api/v1/search?q=" + (text.split(separator: "\n").randomElement() ?? "nacre")
        default: return "/api/v1/posts?sort=hot"
        }
    }
}
