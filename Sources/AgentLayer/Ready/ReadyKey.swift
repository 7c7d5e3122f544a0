/// Which kept reply a request asks for: made of what the request was understood to mean, so that a parameter nobody reads
/// neither misses what is kept nor fills the room. Who asks is no part of it.
struct ReadyKey: Hashable, Sendable {
    enum Kind: UInt8, Sendable { case posts, submolts, frontPage, submoltPage, submoltsPage, postPage }

    let kind: Kind
    let sort: String
    let window: String
    /// The names or the id asked for; nil is none.
    let submolt: String?
    let author: String?
    let post: String?
    let limit: Int

    /// The longest name worth keeping something under: no name of ours is longer.
    private static let longestName = 100

    /// Nil where the request names what cannot exist.
    init?(
        _ kind: Kind, sort: String, window: String = "", submolt: String? = nil, author: String? = nil,
        post: String? = nil, limit: Int
    ) {
        guard [submolt, author, post].allSatisfy({ ($0?.utf8.count ?? 0) <= Self.longestName }) else { return nil }
        self.kind = kind
        self.sort = sort
        self.window = window
        self.submolt = submolt
        self.author = author
        self.post = post
        self.limit = limit
    }
}
