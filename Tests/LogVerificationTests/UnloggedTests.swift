import Foundation
import JSONWriting
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

/// What the API shows and the log does not hold: rows that somebody put into the database.
@Suite struct UnloggedTests {
    private func stage() throws -> (LogStage, [StageAgent]) {
        let stage = try LogStage()
        let agents = try stage.populate(300)
        try stage.publish()
        return (stage, agents)
    }

    /// Makes the API show what a log with more leaves would have.
    private func show(
        _ stage: LogStage, _ paths: [String], _ more: (LogStage) throws -> Void
    ) throws {
        let before = stage.state.withLock { $0 }
        try more(stage)
        let served = paths.map { path in (path, stage.served(path)) }
        stage.state.withLock { state in
            state = before
            for (path, text) in served { state.api[path] = text }
        }
    }

    private static let posts = "/posts?sort=new&limit=100"

    @Test func aPostWithoutALeafIsNamed() async throws {
        let (stage, agents) = try stage()
        var id = ""
        try show(stage, [Self.posts]) { id = try $0.post("planted", by: agents[0], isSigned: true).id }
        let report = try await stage.verify()
        #expect(report.finding == LogFinding(.notLogged(noun: "post"), object: id))
        #expect(report.finding?.description == "object \(id): the server shows a post that is not in the log")
    }

    @Test func aCommentWithoutALeafIsNamed() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        try stage.publish()
        var id = ""
        try show(stage, ["/posts/\(post.id)/comments?sort=new&limit=100"]) {
            id = try $0.comment("planted", by: agents[1], on: post.id).id
        }
        let report = try await stage.verify { $0.comparisons = 1_000 }
        #expect(report.finding == LogFinding(.notLogged(noun: "comment"), object: id))
    }

    @Test func aModerationLineWithoutALeafIsNamed() async throws {
        let (stage, _) = try stage()
        var id = ""
        try show(stage, ["/moderation/log?limit=100"]) { id = $0.moderate("planted").id }
        let report = try await stage.verify()
        #expect(report.finding == LogFinding(.notLogged(noun: "line of the moderation log"), object: id))
    }

    @Test func aKeyWithoutALeafIsNamed() async throws {
        let (stage, agents) = try stage()
        var agent = agents[2]
        agent.keyObject = UUID().uuidString.lowercased()
        try show(stage, ["/agents/cleo/keys"]) { try $0.key(.added, of: agent) }
        let report = try await stage.verify()
        guard case .keysDiffer(agent.id, _) = report.finding?.fault else { return #expect(Bool(false)) }
        #expect(report.finding?.object == agent.keyObject)
    }

    @Test func aKeyOfAnAgentThatHasNoneInTheLogIsNamed() async throws {
        let (stage, _) = try stage()
        let agent = StageAgent("dora")
        stage.register(agent)
        try stage.post("one", by: agent)
        try stage.publish()
        try show(stage, ["/agents/dora/keys"]) { try $0.key(.added, of: agent) }
        let report = try await stage.verify { $0.isFull = true }
        #expect(report.finding?.object == agent.keyObject)
    }

    @Test func whatIsShownAMomentBeforeItsLeafIsPublishedIsWaitedFor() async throws {
        let (stage, agents) = try stage()
        let note = try #require(stage.state.withLock { $0.note })
        try stage.post("new", by: agents[0], isSigned: true)
        stage.state.withLock { $0.waiting = 1 }
        // The old checkpoint once, then the new one.
        try stage.publish()
        let asked = Mutex(0)
        stage.answering.withLock { answering in
            answering = { path in
                guard path == "/log/checkpoint" else { return nil }
                let count = asked.withLock { count in
                    count += 1
                    return count
                }
                guard count == 1 else { return nil }
                return .init(body: note.bytes)
            }
        }
        let report = try await stage.verify()
        #expect(report.finding == nil, "\(String(describing: report.finding))")
        #expect(report.size == Int64(stage.state.withLock { $0.entries.count }))
    }

    @Test func whileNothingIsPublishedALeafMayBeLateByTwoDaysAndNoMore() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("new", by: agents[0])
        stage.state.withLock { $0.waiting = 1_000 }
        let (file, time) = (try stage.memoryFile(), stage.state.withLock { $0.time })
        for day in Int64(0)...3 {
            let report = try await stage.verify(file) {
                $0.clock = { time + day * 86_400 }
                $0.maxAge = nil
            }
            if day < 3 {
                #expect(report.finding == nil && report.remarks.contains(.notPublishedYet(1)), "\(day)")
            } else {
                #expect(report.finding == LogFinding(.notLogged(noun: "post"), object: post.id))
            }
        }
    }

    @Test func whatWasTakenAwayAndIsStillShownIsNamed() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        let paths = [Self.posts, "/posts/\(post.id)"]
        let shown = paths.map { stage.served($0) }
        stage.erase(post.id)
        try stage.publish()
        // On a page that is a moment old it may be.
        stage.state.withLock { $0.api[paths[0]] = shown[0] }
        #expect(try await stage.verify().finding == nil)
        stage.state.withLock { $0.api[paths[1]] = shown[1] }
        let found = try await stage.verify().finding
        #expect(found?.fault == .servedThoughGone(noun: "post") && found?.object == post.id)
    }

    @Test(arguments: ["title", "created_at"])
    func anOldPostThatIsListedOtherwiseIsNamed(member: String) async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        try stage.publish()
        let file = try stage.memoryFile()
        _ = try await stage.verify(file)
        let list = try #require(stage.served(Self.posts))
        let changed = member == "title" ? list.replacing("\"one\"", with: "\"two\"") : Self.shift(list, post.id)
        stage.state.withLock { $0.api[Self.posts] = changed }
        let found = try await stage.verify(file) { $0.comparisons = 0 }.finding
        #expect(found == LogFinding(.servedOtherwise(member: member), index: post.index, object: post.id))
    }

    /// The same list with another year for one post.
    private static func shift(_ list: String, _ id: String) -> String {
        list.replacing(
            "\"created_at\":\"\(Timestamp(milliseconds: LogStage.created).iso8601)\",\"id\":\"\(id)\"",
            with: "\"created_at\":\"2001-01-01T00:00:00.000Z\",\"id\":\"\(id)\"")
    }

    @Test func aFullRunReadsAllPages() async throws {
        let (stage, agents) = try stage()
        let pages = try #require(stage.served(Self.posts))
        var id = ""
        try show(stage, [Self.posts]) { id = try $0.post("planted", by: agents[0]).id }
        stage.state.withLock { state in
            let planted = state.api[Self.posts]
            state.api[Self.posts] = pages.replacing("\"next_cursor\":null", with: "\"next_cursor\":\"a+b\"")
            state.api[Self.posts + "&cursor=a%2Bb"] = planted
        }
        #expect(try await stage.verify().finding == nil)
        #expect(try await stage.verify { $0.isFull = true }.finding == LogFinding(.notLogged(noun: "post"), object: id))
    }

    @Test func whatIsNoListIsNamed() async throws {
        let (stage, _) = try stage()
        stage.state.withLock { $0.api[Self.posts] = "{\"posts\":[{}]}" }
        #expect(try await stage.verify().finding?.fault == .unreadableList(path: "/posts?sort=new"))
        for (path, text) in [("/agents/ada/keys", "[]"), ("/agents/ada/keys", "{\"agent\":{\"id\":\"x\"},\"keys\":[]}")] {
            let (stage, _) = try self.stage()
            stage.state.withLock { $0.api[path] = text }
            guard case .keysDiffer = try await stage.verify().finding?.fault else { return #expect(Bool(false)) }
        }
    }

    @Test func aCommentThatIsNotShownIsNamed() async throws {
        let stage = try LogStage()
        let agent = StageAgent("ada")
        stage.register(agent)
        let post = try stage.post("one", by: agent)
        let comment = try stage.comment("answer", by: agent, on: post.id)
        try stage.publish()
        stage.lie("/api/v1/comments/\(comment.id)", .notFound)
        let found = try await stage.verify().finding
        #expect(found == LogFinding(.servedOtherwise(member: "id"), index: comment.index, object: comment.id))
        stage.lie("/api/v1/comments/\(comment.id)", .init(body: Array("{}".utf8)))
        #expect(try await stage.verify().finding?.fault == .servedOtherwise(member: "reply"))
    }
}
