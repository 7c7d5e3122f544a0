import HTTPSupport
import JSONWriting
import NIOCore
import Testing
import TestServers

@testable import AgentLayer

/// The room of kept replies by itself.
@Suite struct ReadyPagesTests {
    private let changes = Changes()
    private let clock = TestClock()
    private let hour = Duration.seconds(3_600)

    private func pages(_ change: (inout ReadyPages.Bounds) -> Void = { _ in }) -> ReadyPages {
        var bounds = ReadyPages.Bounds()
        bounds.age = hour
        change(&bounds)
        return ReadyPages(changes, clock: clock.wallClock, bounds: bounds)
    }

    private func key(_ number: Int) throws -> ReadyKey { try #require(ReadyKey(.posts, sort: "hot", limit: number)) }

    /// What a rebuild gives: a text, and a post that it shows.
    private func reply(_ text: String, showing post: Int64 = 1) -> KeepableReply {
        KeepableReply(page: text, shows: Changes.Subjects(.post(post)))
    }

    private func text(
        _ pages: ReadyPages, _ key: ReadyKey, _ make: @escaping @Sendable () async throws -> KeepableReply
    ) async throws -> String {
        String(buffer: try await pages.reply(key, .identity, make).bytes)
    }

    @Test func manyWhoAskAtOnceWaitForOneRebuild() async throws {
        let (pages, key, gate) = (pages(), try key(1), Gatekeeper())
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await text(pages, key) {
                        await gate.pass()
                        return reply("one")
                    }
                }
            }
            await gate.open()
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(texts == ["one"])
        #expect(await gate.passed == 1)
    }

    @Test func aSlowRebuildHoldsUpNobodyElse() async throws {
        let (pages, slow, gate) = (pages(), try key(1), Gatekeeper())
        let waiting = Task {
            try await text(pages, slow) {
                await gate.pass()
                return reply("slow")
            }
        }
        #expect(try await text(pages, key(2)) { reply("quick") } == "quick")
        await gate.open()
        #expect(try await waiting.value == "slow")
    }

    @Test func whatWasReadBeforeAChangeIsNotUsedAfterIt() async throws {
        let (pages, key, gate, begun) = (pages(), try key(1), Gatekeeper(), Gatekeeper())
        let early = Task {
            try await text(pages, key) {
                await begun.open()
                await gate.pass()
                return reply("before")
            }
        }
        await begun.pass()
        changes.voted(on: 1, author: AgentID())
        // Asked for after the change, while the rebuild that began before it still runs.
        let late = Task { try await text(pages, key) { reply("after") } }
        await gate.open()
        #expect(try await early.value == "before")
        #expect(try await late.value == "after")
        #expect(try await text(pages, key) { reply("again") } == "after")
    }

    @Test func aChangeOfSomethingElseLeavesAReplyAlone() async throws {
        let (pages, key) = (pages(), try key(1))
        #expect(try await text(pages, key) { reply("one", showing: 1) } == "one")
        changes.voted(on: 2, author: AgentID())
        changes.posted(by: AgentID(), in: SubmoltID())
        #expect(try await text(pages, key) { reply("two", showing: 1) } == "one")
        changes.commented(on: 1)
        #expect(try await text(pages, key) { reply("two", showing: 1) } == "two")
    }

    @Test func nothingIsOlderThanItsAge() async throws {
        let (pages, key) = (pages(), try key(1))
        #expect(try await text(pages, key) { reply("one") } == "one")
        clock.advance(seconds: 3_599)
        #expect(try await text(pages, key) { reply("two") } == "one")
        clock.advance(seconds: 1)
        #expect(try await text(pages, key) { reply("two") } == "two")
        // A clock that was set back does not keep anything.
        clock.advance(hours: -5)
        #expect(try await text(pages, key) { reply("three") } == "three")
        #expect(pages.size.entries == 1)
        clock.advance(hours: 2)
        pages.purge()
        #expect(pages.size == (0, 0))
    }

    @Test func erasedWordsLeaveTheMemoryAtOnce() async throws {
        let (pages, gate, begun) = (pages(), Gatekeeper(), Gatekeeper())
        _ = try await text(pages, key(1)) { reply("erased", showing: 1) }
        _ = try await pages.reply(key(1), .gzip) { reply("erased", showing: 1) }
        _ = try await text(pages, key(2)) { reply("kept", showing: 2) }
        let (key, late) = (try key(3), 1)
        let running = Task {
            try await text(pages, key) {
                await begun.open()
                await gate.pass()
                return reply("erased", showing: Int64(late))
            }
        }
        await begun.pass()
        changes.erasedPost(1)
        #expect(pages.size == (1, 4))
        await gate.open()
        _ = try await running.value
        #expect(pages.size == (1, 4))
        changes.everything()
        #expect(pages.size == (0, 0))
    }

    @Test func aRebuildThatFailedIsNotKept() async throws {
        let (pages, key) = (pages(), try key(1))
        await #expect(throws: Refusal.self) { try await text(pages, key) { throw Refusal.internalError } }
        #expect(try await text(pages, key) { reply("one") } == "one")
    }

    @Test func theRoomIsBoundedInNumberAndInBytes() async throws {
        let few = pages { $0.entries = 10 }
        for number in 1...50 { _ = try await text(few, key(number)) { reply("x") } }
        #expect(few.size == (10, 10))
        #expect(try await text(few, key(50)) { reply("y") } == "x")
        #expect(try await text(few, key(1)) { reply("y") } == "y")

        let small = pages { $0.bytes = 8_000 }
        for number in 1...50 {
            let long = String(repeating: "x", count: 900)
            _ = try await text(small, key(number)) { reply(long) }
            #expect(small.size.bytes <= 8_000)
        }
        #expect(small.size.entries == 8)
        // A reply that would push out most others is made anew for everyone.
        let huge = String(repeating: "x", count: 1_001)
        _ = try await text(small, key(100)) { reply(huge) }
        #expect(try await text(small, key(100)) { reply("y") } == "y")
        // Compressed it is small, but it keeps the plain one.
        let pressed = pages { $0.bytes = 8_000 }
        _ = try await pressed.reply(key(1), .gzip) { reply(huge) }
        #expect(pressed.size == (0, 0))
    }

    @Test func aNameThatNobodyCanHaveIsNoKey() {
        let long = String(repeating: "x", count: 101)
        #expect(ReadyKey(.posts, sort: "hot", submolt: long, limit: 25) == nil)
        #expect(ReadyKey(.posts, sort: "hot", author: long, limit: 25) == nil)
    }
}

/// Holds tasks up until it is opened.
private actor Gatekeeper {
    private var isOpen = false
    private(set) var passed = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        passed += 1
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
