import JSONWriting

/// How far an agent has read what it was told, and what was found for it of private acts. Sealed in one blob of one size.
///
/// Every list in it is bounded; what is left out makes something old unread again, or is not told.
struct ReadingPosition: Sendable, Equatable {
    /// Alerts up to this one are read.
    var readThrough: Int64 = 0
    /// Of these posts also later ones are: the newest last.
    private(set) var readPosts: [ReadPost] = []
    /// What was seen of counts that private acts move, so that the next look tells what is new.
    private(set) var seen = SeenCounts()
    /// The newest last.
    private(set) var events: [Event] = []
    private var lastEvent: Int64 = 0
    /// Requests of messages that were marked as read, by the first bytes of their ids.
    private(set) var readRequests: [Int64] = []
    /// Unread messages that were marked as told.
    private(set) var toldMessages: Int64 = 0

    struct ReadPost: Sendable, Equatable {
        let post: Int64
        let through: Int64
    }

    struct SeenCounts: Sendable, Equatable {
        var followers: Int64 = 0
        var karma: Int64 = 0
        /// Of the agent's newest posts.
        var upvotes: [Upvotes] = []
        /// Followers who are named, by the first bytes of their ids.
        var named: [Int64] = []

        struct Upvotes: Sendable, Equatable {
            let post: Int64
            let count: Int64
        }
    }

    /// Something that came from private acts. It names nobody but a follower who chose to be seen.
    struct Event: Sendable, Equatable {
        enum Kind: Int64, Sendable { case follower = 1, upvote = 2 }

        let number: Int64
        let kind: Kind
        let day: Int64
        /// It stands before this alert and behind the next.
        let after: Int64
        let post: Int64
        let count: Int64
        let follower: AgentID?
        var isRead: Bool
    }

    static let mostReadPosts = 64
    static let mostEvents = 24
    static let mostUpvotes = 20
    static let mostNamed = 64
    static let mostRequests = 20

    // MARK: Reading

    func hasRead(_ seq: Int64, on post: Int64) -> Bool {
        seq <= readThrough || readPosts.contains { $0.post == post && seq <= $0.through }
    }

    var unreadEvents: Int64 { Int64(events.count { !$0.isRead }) }

    func hasRead(request: Int64) -> Bool { readRequests.contains(request) }

    /// - Parameter newest: the newest alert about the post that the agent may have seen.
    mutating func read(post: Int64, through newest: Int64) {
        readPosts.removeAll { $0.post == post || $0.through <= readThrough }
        if newest > readThrough { readPosts.append(ReadPost(post: post, through: newest)) }
        readPosts = Array(readPosts.suffix(Self.mostReadPosts))
        for index in events.indices where events[index].kind == .upvote && events[index].post == post {
            events[index].isRead = true
        }
    }

    mutating func readAll(through newest: Int64, requests: [Int64], messages: Int64) {
        readThrough = max(readThrough, newest)
        readPosts = []
        for index in events.indices { events[index].isRead = true }
        readRequests = Array(requests.suffix(Self.mostRequests))
        toldMessages = messages
    }

    // MARK: What private acts did

    /// What an event says before it has its place.
    struct Finding: Sendable, Equatable {
        let kind: Event.Kind
        var post: Int64 = 0
        let count: Int64
        var follower: AgentID?
    }

    /// Notes what was found, and the counts by which it was. What is new about the same thing and unread grows.
    mutating func note(_ findings: [Finding], seeing counts: SeenCounts, on day: Int64, after newest: Int64) {
        for finding in findings {
            var count = finding.count
            let same = events.firstIndex { event in
                !event.isRead && event.kind == finding.kind && event.post == finding.post && event.follower == nil
            }
            if finding.follower == nil, let same { count += events.remove(at: same).count }
            lastEvent += 1
            events.append(
                Event(
                    number: lastEvent, kind: finding.kind, day: day, after: newest, post: finding.post, count: count,
                    follower: finding.follower, isRead: false))
        }
        events = Array(events.suffix(Self.mostEvents))
        seen = counts
        seen.upvotes = Array(counts.upvotes.prefix(Self.mostUpvotes))
        seen.named = Array(counts.named.prefix(Self.mostNamed))
    }

    init() {}
}

extension ReadingPosition {
    /// Whole numbers of 8 bytes, big-endian: a version, six numbers, and each list behind its length.
    private static let version: Int64 = 1

    var words: [Int64] {
        var words = [
            Self.version, readThrough, seen.followers, seen.karma, lastEvent, toldMessages, Int64(readPosts.count),
        ]
        for read in readPosts { words += [read.post, read.through] }
        words.append(Int64(seen.upvotes.count))
        for upvotes in seen.upvotes { words += [upvotes.post, upvotes.count] }
        words.append(Int64(seen.named.count))
        words += seen.named
        words.append(Int64(readRequests.count))
        words += readRequests
        words.append(Int64(events.count))
        for event in events {
            let (high, low) = event.follower?.words ?? (0, 0)
            words += [
                event.number, event.kind.rawValue, event.day, event.after, event.post, event.count, high, low,
                event.isRead ? 1 : 0,
            ]
        }
        return words
    }

    /// Nil for words of another version, or of none.
    init?(words: [Int64]) {
        var rest = words[...]
        guard words.count > 6, rest.removeFirst() == Self.version else { return nil }
        readThrough = rest.removeFirst()
        seen.followers = rest.removeFirst()
        seen.karma = rest.removeFirst()
        lastEvent = rest.removeFirst()
        toldMessages = rest.removeFirst()
        func list(of width: Int) -> [[Int64]]? {
            guard let count = rest.popFirst(), count >= 0, count <= rest.count / width else { return nil }
            return (0..<Int(count)).map { _ in
                defer { rest = rest.dropFirst(width) }
                return Array(rest.prefix(width))
            }
        }
        guard let posts = list(of: 2), let upvotes = list(of: 2), let named = list(of: 1), let requests = list(of: 1),
            let events = list(of: 9), rest.isEmpty
        else { return nil }
        readPosts = posts.map { ReadPost(post: $0[0], through: $0[1]) }
        seen.upvotes = upvotes.map { .init(post: $0[0], count: $0[1]) }
        seen.named = named.map { $0[0] }
        readRequests = requests.map { $0[0] }
        self.events = events.compactMap { words in
            Event.Kind(rawValue: words[1]).map { kind in
                Event(
                    number: words[0], kind: kind, day: words[2], after: words[3], post: words[4], count: words[5],
                    follower: words[6] == 0 && words[7] == 0 ? nil : AgentID(words: (words[6], words[7])),
                    isRead: words[8] == 1)
            }
        }
    }

    var bytes: [UInt8] { words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } } }

    init?(bytes: [UInt8]) {
        guard bytes.count % 8 == 0 else { return nil }
        self.init(
            words: stride(from: 0, to: bytes.count, by: 8).map { start in
                bytes[start..<start + 8].reduce(0) { $0 << 8 | Int64($1) }
            })
    }
}

extension Identifier {
    /// The 16 bytes as two numbers.
    var words: (Int64, Int64) {
        let bytes = bytes
        return (
            bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) }, bytes.suffix(8).reduce(0) { $0 << 8 | Int64($1) }
        )
    }

    init(words: (Int64, Int64)) {
        self.init(
            bytes: [words.0, words.1].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } })
    }
}
