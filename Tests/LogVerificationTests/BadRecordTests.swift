import Foundation
import JSONWriting
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

/// What `/log/content` and the API show of what the leaves commit to: the stored rows, after somebody wrote to them.
@Suite struct BadRecordTests {
    private func stage() throws -> (LogStage, [StageAgent]) {
        let stage = try LogStage()
        let agents = try stage.populate(300)
        return (stage, agents)
    }

    private func finding(
        _ stage: LogStage, _ change: (inout LogVerifier) -> Void = { _ in }
    ) async throws -> LogFinding? {
        try stage.publish()
        return try await stage.verify(nil, change).finding
    }

    /// Changes a member of the record that is shown.
    private func alter(_ stage: LogStage, _ index: Int64, _ member: String, _ value: CanonicalValue) {
        stage.state.withLock { state in
            guard case .open(let record, let salt) = state.contents[Int(index)] else { return }
            var members = record.members ?? [:]
            members[member] = value
            state.contents[Int(index)] = .open(record: .object(members), salt: salt)
        }
    }

    @Test(arguments: ["title", "content", "agent", "created_at", "signed", "extra"])
    func anAlteredPostIsNamed(member: String) async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], content: "text", isSigned: true)
        alter(stage, post.index, member, "other")
        #expect(try await finding(stage) == LogFinding(.otherRecord, index: post.index, object: post.id))
    }

    @Test func anAlteredCommentIsNamed() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], content: "text")
        let comment = try stage.comment("answer", by: agents[1], on: post.id, asRead: "text")
        alter(stage, comment.index, "content", "another answer")
        #expect(try await finding(stage) == LogFinding(.otherRecord, index: comment.index, object: comment.id))
    }

    @Test func anAlteredModerationActIsNamed() async throws {
        let (stage, _) = try stage()
        let act = stage.moderate("spam")
        alter(stage, act.index, "note", "no spam")
        #expect(try await finding(stage) == LogFinding(.otherRecord, index: act.index, object: act.id))
    }

    @Test func aRecordThatIsHiddenIsNamed() async throws {
        for isPost in [true, false] {
            let (stage, agents) = try stage()
            let one = try isPost ? stage.post("one", by: agents[0]) : stage.moderate("note")
            stage.state.withLock { $0.contents[Int(one.index)] = .closed }
            let found = try await finding(stage)
            #expect(found == LogFinding(.notOpened(status: "closed"), index: one.index, object: one.id))
        }
    }

    @Test func aSuccessorThatNeverComesIsNamed() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        stage.state.withLock { $0.contents[Int(post.index)] = .superseded }
        #expect(try await finding(stage) == LogFinding(.notSuperseded, index: post.index, object: post.id))
    }

    @Test func whileNothingIsPublishedASuccessorMayWaitAndNoLongerThanTwoDays() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        try stage.publish()
        stage.erase(post.id)
        stage.state.withLock { $0.waiting = 1_000 }
        let file = try stage.memoryFile()
        let time = stage.state.withLock { $0.time }
        let report = try await stage.verify(file)
        #expect(report.finding == nil && report.remarks.contains(.deferred(1)), "\(String(describing: report.finding))")
        let late = try await stage.verify(file) {
            $0.clock = { time + 3 * 86_400 }
            $0.maxAge = nil
        }
        #expect(late.finding == LogFinding(.deferredTooLong(days: 3), index: post.index, object: post.id))
    }

    @Test func anErasedRecordThatIsStillShownIsNamed() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        let shown = stage.state.withLock { $0.contents[Int(post.index)] }
        stage.erase(post.id)
        stage.state.withLock { $0.contents[Int(post.index)] = shown }
        let found = try await finding(stage)
        #expect(found?.fault == .openedThoughSuperseded)
    }

    @Test func anOwnersActMayWaitTwoDaysAndNoLonger() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        stage.state.withLock { $0.contents[Int(post.index)] = .deferred }
        try stage.publish()
        let file = try stage.memoryFile()
        let time = stage.state.withLock { $0.time }
        for day in Int64(0)...3 {
            let report = try await stage.verify(file) {
                $0.clock = { time + day * 86_400 }
                $0.maxAge = nil
            }
            if day < 3 {
                #expect(report.finding == nil && report.remarks.contains(.deferred(1)), "day \(day)")
            } else {
                #expect(report.finding == LogFinding(.deferredTooLong(days: 3), index: post.index, object: post.id))
            }
        }
        // With its leaf it is good again.
        stage.erase(post.id)
        try stage.publish()
        let report = try await stage.verify(file) {
            $0.clock = { time + 3 * 86_400 }
            $0.maxAge = nil
        }
        #expect(report.finding == nil && !report.remarks.contains(.deferred(1)), "\(String(describing: report.finding))")
    }

    @Test func noContentAtAllIsNamed() async throws {
        let (stage, _) = try stage()
        stage.lie("/log/content/0", .notFound)
        #expect(try await finding(stage) == LogFinding(.missingTile(path: "content/0"), index: 0))
        stage.lie("/log/content/0", .init(body: Array("{\"entries\":[]}".utf8)))
        #expect(try await finding(stage) == LogFinding(.malformedContent(path: "content/0"), index: 0))
        stage.lie("/log/content/0", .init(body: Array("{\"entries\":[],\"index\":0}".utf8)))
        #expect(try await finding(stage)?.fault == .malformedContent(path: "content/0"))
    }

    @Test func whatWasChangedAfterALastRunIsFoundByAFullOne() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        try stage.publish()
        let file = try stage.memoryFile()
        let first = try await stage.verify(file)
        #expect(first.finding == nil)
        alter(stage, post.index, "title", "two")
        let report = try await stage.verify(file) { $0.isFull = true }
        #expect(report.finding == LogFinding(.otherRecord, index: post.index, object: post.id))
        // And, if it is among the bundles that are read again, without that.
        let early = stage.state.withLock { state in
            Int64(state.contents.firstIndex { if case .open = $0 { true } else { false } } ?? 0)
        }
        alter(stage, early, "name", "dora")
        let sampled = try await stage.verify(file)
        #expect(sampled.finding?.index == early)
    }

    // MARK: Signatures

    @Test func aSignatureOverOtherFieldsIsNamed() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], isSigned: true, signingAs: "two")
        #expect(try await finding(stage) == LogFinding(.wrongContentSignature, index: post.index, object: post.id))
    }

    @Test func aSignatureByARemovedKeyIsNamed() async throws {
        let (stage, agents) = try stage()
        var agent = agents[0]
        // Removed on the day before it signs.
        agent.keyObject = UUID().uuidString.lowercased()
        let post = try stage.post("one", by: StageAgent("nobody"), isSigned: true)
        #expect(try await finding(stage) == LogFinding(.unknownSigner, index: post.index, object: post.id))
    }

    @Test func whoHadAKeyOnceSignsNothingNewWithIt() async throws {
        // The day that the signature says is the day of the removal: whoever has the key can write any day.
        for isComment in [true, false] {
            let (stage, agents) = try stage()
            let post = try stage.post("one", by: agents[1], content: "text")
            try stage.key(.removed, of: agents[0], by: agents[0].key, authority: .key)
            let late =
                try isComment
                ? stage.comment("late", by: agents[0], on: post.id, asRead: "text", isSigned: true)
                : stage.post("late", by: agents[0], isSigned: true)
            #expect(try await finding(stage) == LogFinding(.unknownSigner, index: late.index, object: late.id))
        }
    }

    @Test func whatIsPutBackKeepsTheSignatureOfAKeyThatWasRemovedMeanwhile() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], isSigned: true)
        stage.remove(post.id)
        try stage.key(.removed, of: agents[0], by: agents[0].key, authority: .key)
        try stage.post("one", by: agents[0], id: post.id, isSigned: true)
        #expect(try await finding(stage) == nil)
    }

    @Test func aForgedSignatureUnderATextThatIsGoneIsNamed() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], content: "text")
        let forged = try stage.comment("forged", by: StageAgent("nobody"), on: post.id, asRead: "text", isSigned: true)
        stage.erase(post.id)
        #expect(try await finding(stage) == LogFinding(.unknownSigner, index: forged.index, object: forged.id))
    }

    @Test func aSignedCommentOnWhatWasTakenAwayBeforeIsNamed() async throws {
        for isErased in [true, false] {
            let (stage, agents) = try stage()
            let post = try stage.post("one", by: agents[0], content: "text")
            if isErased { stage.erase(post.id) } else { stage.remove(post.id) }
            let gone = stage.state.withLock { Int64($0.entries.count) } - 1
            let late = try stage.comment("late", by: agents[1], on: post.id, asRead: "text", isSigned: true)
            #expect(
                try await finding(stage)
                    == LogFinding(.answersNothing(leaf: gone), index: late.index, object: late.id))
        }
        let (stage, agents) = try stage()
        let none = UUID().uuidString.lowercased()
        let comment = try stage.comment("to nobody", by: agents[1], on: none, asRead: "text", isSigned: true)
        let found = try await finding(stage)
        #expect(found == LogFinding(.answersNothing(leaf: nil), index: comment.index, object: comment.id))
    }

    @Test func aCommentMayComeBackUnderWhatWentMeanwhile() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], content: "text")
        let comment = try stage.comment("answer", by: agents[1], on: post.id, asRead: "text", isSigned: true)
        stage.remove(comment.id)
        stage.erase(post.id)
        try stage.comment("answer", by: agents[1], on: post.id, asRead: "text", isSigned: true, id: comment.id)
        #expect(try await finding(stage) == nil)
    }

    @Test func aDeletionThatAnotherAgentSignedIsNamed() async throws {
        for signer in 0..<3 {
            let (stage, agents) = try stage()
            let post = try stage.post("one", by: agents[0], isSigned: true)
            try stage.publish()
            let file = try stage.memoryFile()
            #expect(try await stage.verify(file).finding == nil)
            let index = try stage.erase(post.id, by: agents[signer % 2], isSigned: signer < 2)
            try stage.publish()
            let report = try await stage.verify(file)
            if signer == 1 {
                #expect(report.finding == LogFinding(.unknownSigner, index: index, object: post.id))
            } else {
                #expect(report.finding == nil && report.counts.signatures == (signer == 0 ? 1 : 0))
                #expect(report.remarks.contains(.deletionsWithoutSignature(1)) == (signer == 2))
            }
        }
    }

    @Test func aSignatureByAnotherAgentsKeyIsNamed() async throws {
        let (stage, agents) = try stage()
        var thief = StageAgent("thief")
        stage.register(thief)
        thief.key = agents[0].key
        let post = try stage.post("one", by: thief, isSigned: true)
        #expect(try await finding(stage) == LogFinding(.unknownSigner, index: post.index, object: post.id))
    }

    @Test func aSignatureFromAnotherDayIsNamed() async throws {
        let (stage, agents) = try stage()
        let id = UUID().uuidString.lowercased()
        let index = stage.commit(
            .post, id,
            [
                "agent": .string(agents[0].id), "content": nil, "created_at": .integer(LogStage.created), "kind": "text",
                "signed": [
                    "key_id": .string(String(repeating: "A", count: 43)), "day": .integer(LogStage.day - 30),
                    "signature": .string(String(repeating: "A", count: 86)),
                ], "submolt": .string(id), "title": "t", "url": nil,
            ])
        #expect(try await finding(stage) == LogFinding(.malformedRecord(member: "signed"), index: index, object: id))
    }

    // MARK: The API

    @Test func anAPIThatShowsAnotherTextThanTheAuditorsIsFound() async throws {
        let stage = try LogStage()
        let agent = StageAgent("ada")
        stage.register(agent)
        let post = try stage.post("one", by: agent, content: "text")
        stage.state.withLock {
            $0.api["/posts/\(post.id)"] =
                "{\"post\":{\"id\":\"\(post.id)\",\"title\":\"one\",\"content\":\"other\",\"url\":null,\"type\":\"text\","
                + "\"author_id\":\"\(agent.id)\",\"is_deleted\":false}}"
        }
        let found = try await finding(stage)
        #expect(found == LogFinding(.servedOtherwise(member: "content"), index: post.index, object: post.id))
    }

    @Test func anAPIThatShowsOtherKeysIsFound() async throws {
        let stage = try LogStage()
        let agent = StageAgent("ada")
        stage.register(agent)
        let index = try stage.key(.added, of: agent)
        stage.state.withLock {
            $0.api["/agents/ada/keys"] =
                "{\"agent\":{\"id\":\"\(agent.id)\"},\"keys\":[{\"id\":\"\(agent.keyObject)\",\"key\":\"AAAA\"}]}"
        }
        let found = try await finding(stage)
        #expect(found?.index == index && found?.object == agent.keyObject)
        guard case .keysDiffer = found?.fault else { return #expect(Bool(false)) }
    }
}
