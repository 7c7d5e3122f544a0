import Envelope
import Testing

@testable import AgentLayer

@Suite struct ReadingPositionTests {
    private static func full() -> ReadingPosition {
        var position = ReadingPosition()
        position.readAll(through: 10, requests: Array(1...40), messages: 7)
        for post in 1...200 { position.read(post: Int64(post), through: Int64(1_000 + post)) }
        var seen = ReadingPosition.SeenCounts(followers: 9, karma: -4)
        seen.upvotes = (0..<50).map { .init(post: $0, count: $0 * 2) }
        seen.named = Array(0..<500)
        for day in 0..<60 {
            let found: [ReadingPosition.Finding] = [
                .init(kind: .follower, count: 1, follower: AgentID()), .init(kind: .upvote, post: Int64(day), count: 2),
            ]
            position.note(found, seeing: seen, on: Int64(20_000 + day), after: Int64(day))
        }
        return position
    }

    @Test func aFullPositionIsAsLargeOnDiskAsAnEmptyOne() throws {
        let full = Self.full()
        #expect(full.readPosts.count == ReadingPosition.mostReadPosts)
        #expect(
            full.events.count == ReadingPosition.mostEvents && full.readRequests.count == ReadingPosition.mostRequests)
        #expect(Padding.pad(full.bytes).count == Padding.pad(ReadingPosition().bytes).count)
        #expect(ReadingPosition(bytes: full.bytes) == full)
        #expect(ReadingPosition(bytes: ReadingPosition().bytes) == ReadingPosition())
    }

    @Test func damagedBytesAreNoPosition() {
        let bytes = Self.full().bytes
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(ReadingPosition(bytes: Array(bytes.prefix(length))) == nil)
        }
        for length in stride(from: 0, to: bytes.count, by: 8) {
            #expect(ReadingPosition(bytes: Array(bytes.prefix(length))) == nil)
        }
        #expect(ReadingPosition(bytes: bytes + [0, 0, 0, 0, 0, 0, 0, 0]) == nil)
        for place in stride(from: 0, to: bytes.count, by: 8) {
            var copy = bytes
            copy[place] ^= 0xFF
            _ = ReadingPosition(bytes: copy)
        }
    }

    @Test func readingBackwardsUnreadsNothing() {
        var position = ReadingPosition()
        position.readAll(through: 10, requests: [], messages: 0)
        position.readAll(through: 4, requests: [], messages: 0)
        #expect(position.hasRead(10, on: 1) && !position.hasRead(11, on: 1))
        position.read(post: 1, through: 20)
        #expect(position.hasRead(20, on: 1) && !position.hasRead(20, on: 2) && !position.hasRead(21, on: 1))
        position.readAll(through: 30, requests: [], messages: 0)
        #expect(position.readPosts.isEmpty && position.hasRead(20, on: 2))
    }

    @Test func whatIsUnreadAboutTheSameThingGrows() {
        var position = ReadingPosition()
        let seen = ReadingPosition.SeenCounts()
        for _ in 0..<3 { position.note([.init(kind: .upvote, post: 5, count: 2)], seeing: seen, on: 1, after: 0) }
        position.note([.init(kind: .upvote, post: 6, count: 1)], seeing: seen, on: 1, after: 0)
        #expect(position.events.map(\.count) == [6, 1] && position.unreadEvents == 2)
        position.readAll(through: 0, requests: [], messages: 0)
        position.note([.init(kind: .upvote, post: 5, count: 1)], seeing: seen, on: 2, after: 0)
        #expect(position.events.map(\.count) == [6, 1, 1] && position.unreadEvents == 1)
    }

    @Test(arguments: [
        ("hello @kelp", ["kelp"]), ("@a @bb, (@cc) @BB.", ["bb", "cc"]), ("x@kelp.example", []), ("a.@kelp", []),
        ("@@kelp", ["kelp"]), ("@", []), ("@\(String(repeating: "z", count: 33))", []), ("@Low-Tide1", ["Low-Tide1"]),
        ("ü@kelp é@tide", ["kelp", "tide"]),
    ])
    func namesAreFoundWhereAWordBeginsWithTheSign(text: String, names: [String]) {
        #expect(MentionedNames.find(in: text) == names.map(AgentName.fold))
    }

    @Test func aCrowdIsNotCalled() {
        let text = (0..<40).map { "@n\($0 + 10)" }.joined(separator: " ")
        #expect(MentionedNames.find(in: text).count == MentionedNames.most)
    }
}
