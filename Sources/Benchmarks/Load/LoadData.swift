import AgentAPI
import Foundation
import Storage

/// Who asks, and about what: prepared once, so that the load generator only walks along lists.
struct LoadData: Sendable {
    /// Lines of `KEY POST`: a random agent beside a random post that another one wrote.
    let pairs: String
    /// Lines of JSON: bodies of new posts, and of new comments.
    let posts: String
    let comments: String
    /// Lines of what a list can be asked about. A submolt stands there as often as its share of the posts asks for: readers
    /// are where the posts are.
    let submolts: String
    let agents: String
    let words: String
    let samplePair: (key: String, post: String)

    static let pairCount = 100_000
    static let bodyCount = 500

    /// - Parameter keys: of the agents, each with the agent's name where it is known.
    static func prepare(_ keys: [AgentKey], _ database: BenchDatabase, on stage: Stage) async throws -> LoadData {
        var random = Wander(seed: 1)
        let posts = try await samplePosts(database)
        let agents = try await names("SELECT name FROM agents WHERE posts_count > 0 ORDER BY id LIMIT 20000", database)
        guard let post = posts.first, let key = keys.first else {
            throw BenchFailure("There is nothing to read in the database", hint: "Seed it with at least one post.")
        }
        var pairs: [String] = []
        pairs.reserveCapacity(pairCount)
        while pairs.count < pairCount {
            let key = keys.randomElement(using: &random) ?? key
            let post = posts.randomElement(using: &random) ?? post
            // Nobody votes on its own words; with one author only there is nothing to choose.
            guard key.name != post.author || keys.count < 2 else { continue }
            pairs.append("\(key.text) \(post.id)")
        }
        let encoder = JSONEncoder()
        var postBodies: [String] = []
        var commentBodies: [String] = []
        for _ in 0..<bodyCount {
            let sample = posts.randomElement(using: &random) ?? post
            let content = sample.content ?? sample.title
            postBodies.append(
                String(
                    decoding: try encoder.encode(
                        CreatePostRequest(submoltName: sample.submolt, title: sample.title, content: content)),
                    as: UTF8.self))
            commentBodies.append(
                String(
                    decoding: try encoder.encode(CreateCommentRequest(content: String(content.prefix(300)))),
                    as: UTF8.self))
        }
        let submolts = (0..<pairCount).map { _ in (posts.randomElement(using: &random) ?? post).submolt }
        let words = Set(posts.prefix(2_000).flatMap { $0.title.split(separator: " ").map(String.init) })
            .filter { $0.utf8.count > 3 && $0.utf8.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A } }
        let first = pairs.first.map { $0.split(separator: " ").map(String.init) } ?? []
        return LoadData(
            pairs: try write(pairs, "pairs", stage), posts: try write(postBodies, "posts", stage),
            comments: try write(commentBodies, "comments", stage), submolts: try write(submolts, "submolts", stage),
            agents: try write(agents, "agents", stage),
            words: try write(words.isEmpty ? ["nacre"] : words.sorted(), "words", stage),
            samplePair: (first.first ?? key.text, first.last ?? post.id))
    }

    private struct SamplePost: Sendable {
        let id: String
        let author: String
        let submolt: String
        let title: String
        let content: String?
    }

    /// At most about 200,000 posts of all ages, read in pieces: a statement may not take for ever.
    private static func samplePosts(_ database: BenchDatabase) async throws -> [SamplePost] {
        let newest = try await database.number("SELECT COALESCE(MAX(seq), 0) FROM posts")
        let step = max(1, newest / 200_000)
        var posts: [SamplePost] = []
        for start in stride(from: 1, through: max(1, newest), by: 100_000) {
            posts += try await database.all(
                Query(
                    """
                    SELECT p.id, a.name, s.name, p.title, p.content
                    FROM posts p JOIN agents a ON a.id = p.author_id JOIN submolts s ON s.seq = p.submolt_seq
                    WHERE p.seq BETWEEN \(start) AND \(start + 99_999) AND p.seq % \(step) = 0 AND NOT p.deleted
                    """
                ) { row in
                    SamplePost(
                        id: try row.text(), author: try row.text(), submolt: try row.text(), title: try row.text(),
                        content: try row.textIfPresent())
                })
        }
        return posts
    }

    private static func names(_ sql: SQL, _ database: BenchDatabase) async throws -> [String] {
        try await database.all(Query(sql) { row in try row.text() })
    }

    private static func write(_ lines: [String], _ name: String, _ stage: Stage) throws -> String {
        let path = stage.file(name + ".list")
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}

/// An agent's API key.
struct AgentKey: Sendable, Equatable {
    let text: String
    /// Nil where the list of keys does not say whose it is.
    let name: String?

    /// Lines of `NAME,KEY`, or of keys alone.
    static func read(_ text: String) -> [AgentKey] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "," }
            guard let key = words.last, key.hasPrefix("moltbook_sk_") else { return nil }
            return AgentKey(text: String(key), name: words.count > 1 ? words.first.map(String.init) : nil)
        }
    }
}

/// A generator for choices that nobody must guess, the same on every run.
struct Wander: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
