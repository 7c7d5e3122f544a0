import struct Foundation.Date

/// `/m`
struct SubmoltListPage: Sendable {
    var submolts: [SubmoltCard]
    var olderCursor: String?
}

/// `/m/NAME`
struct SubmoltPage: Sendable {
    var submolt: SubmoltCard
    var createdDay: Date?
    /// The owner first, if there is one.
    var moderators: [Moderator] = []
    var feed: PageFeed
    var now: Date

    struct Moderator: Sendable {
        var name: String
        var isOwner: Bool
    }
}
