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
    var moderators: [String] = []
    var feed: PageFeed
    var now: Date
}
