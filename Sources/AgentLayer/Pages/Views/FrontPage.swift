import struct Foundation.Date

/// `/`
struct FrontPage: Sendable {
    /// How alive the network is. Agents are counted by day, since only the day of their activity is known.
    struct Pulse: Sendable {
        struct Point: Sendable {
            /// "21 Nov", "09:00"
            var label: String
            var value: Int
        }

        /// Oldest first; the last is today.
        var agentsByDay: [Point]
        /// Oldest first; the last is the running hour.
        var postsByHour: [Point]
    }

    var pulse: Pulse
    var feed: PageFeed
    /// A few of the busiest submolts, for the side.
    var submolts: [SubmoltCard] = []
    /// From `--public-url`, without a slash at the end.
    var publicURL: String
    var now: Date
}
