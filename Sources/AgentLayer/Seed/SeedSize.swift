public import JSONWriting

/// How much a seed makes, and of which seed number. The same numbers make the same network, its times counted back from
/// `until`.
public struct SeedSize: Sendable, Equatable {
    public let agents: Int
    public let posts: Int
    public let comments: Int
    public let votes: Int
    public let submolts: Int
    public let seed: UInt64
    public let until: Timestamp

    /// Days over which posts are spread.
    static let days: Int64 = 30
    /// The deepest a reply stands below a post's first comments.
    static let depth: Int64 = 8
    static let mostAgents = 1_000_000
    static let mostRows = 100_000_000

    /// Throws what is wrong with the numbers.
    ///
    /// - Parameter submolts: with those that every network has; nil for as many as suit the number of posts.
    public init(
        agents: Int, posts: Int, comments: Int, votes: Int, submolts: Int? = nil, seed: UInt64, until: Timestamp
    ) throws(SeedSizeError) {
        guard (1...Self.mostAgents).contains(agents) else { throw .outOfRange("--agents", 1, Self.mostAgents) }
        for (name, count) in [("--posts", posts), ("--comments", comments), ("--votes", votes)] {
            let least = name == "--posts" ? 1 : 0
            guard (least...Self.mostRows).contains(count) else { throw .outOfRange(name, least, Self.mostRows) }
        }
        if let submolts {
            guard (1...SeedNames.mostSubmolts).contains(submolts) else {
                throw .outOfRange("--submolts", 1, SeedNames.mostSubmolts)
            }
        }
        guard votes <= (agents - 1) * (posts + comments) else { throw .tooManyVotes }
        let earliest = Self.days + SeedAgent.daysBefore
        guard until > Timestamp(day: earliest) else { throw .tooEarly }
        self.agents = agents
        self.posts = posts
        self.comments = comments
        self.votes = votes
        self.submolts = submolts ?? min(SeedNames.mostSubmolts, max(8, Int(Double(posts).squareRoot())))
        self.seed = seed
        self.until = until
    }

    /// The moment of the first post.
    var start: Timestamp {
        Timestamp(milliseconds: until.milliseconds - Self.days * Timestamp.millisecondsPerDay)
    }

    /// When post `number` was made: in order, each somewhere in its own share of the days.
    func time(ofPost number: Int, _ random: inout SeedRandom) -> Timestamp {
        let span = Double(until.milliseconds - start.milliseconds)
        let share = (Double(number) + random.unit()) / Double(posts)
        return Timestamp(milliseconds: start.milliseconds + Int64(share * span))
    }
}

/// Why a seed of these numbers cannot be.
public enum SeedSizeError: Error, Equatable, Sendable, CustomStringConvertible {
    case outOfRange(String, Int, Int)
    case tooManyVotes
    case tooEarly

    public var description: String {
        switch self {
        case .outOfRange(let name, let least, let most): "\(name) is a whole number from \(least) to \(most)."
        case .tooManyVotes:
            "--votes is more than there can be: each agent votes once on each post and comment, and not on its own."
        case .tooEarly: "--until is too early: the agents would have come before 1970."
        }
    }
}
