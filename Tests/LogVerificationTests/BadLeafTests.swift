import Crypto
import Foundation
import JSONWriting
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

/// What the log itself says, under good signatures.
@Suite struct BadLeafTests {
    private func stage() throws -> (LogStage, [StageAgent]) {
        let stage = try LogStage()
        let agents = try stage.populate(20)
        return (stage, agents)
    }

    private func fault(_ stage: LogStage, _ index: Int64?) async throws -> LogFault? {
        try stage.publish()
        let report = try await stage.verify()
        #expect(report.finding?.index == index, "\(String(describing: report.finding))")
        return report.finding?.fault
    }

    private func leaf(
        _ object: String, version: Int64, prev: Int64?, type: LeafType = .submolt
    ) throws -> [UInt8] {
        let commitment = try LeafCommitment([UInt8](repeating: 3, count: 32))
        return Leaf(
            object: object, version: version, prev: prev,
            statement: .committed(.init(type: type, commitment: commitment))
        ).bytes
    }

    @Test func whatIsNoLeafIsFound() async throws {
        for bytes in ["hello", "{}", "{\"v\":2}", ""] {
            let (stage, _) = try stage()
            let index = stage.append(raw: Array(bytes.utf8))
            guard case .unreadableLeaf = try await fault(stage, index) else { return #expect(Bool(false), "\(bytes)") }
        }
    }

    @Test func aLeafInAnotherSpellingIsFound() async throws {
        let (stage, _) = try stage()
        var bytes = stage.state.withLock { $0.entries[0] }
        bytes.insert(UInt8(ascii: " "), at: 1)
        let index = stage.append(raw: bytes)
        #expect(try await fault(stage, index) == .unreadableLeaf(reason: "notCanonical"))
    }

    @Test func twoLeavesOfOneVersionAreEquivocation() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        let index = stage.append(raw: try leaf(post.id, version: 1, prev: nil, type: .post))
        #expect(try await fault(stage, index) == .equivocation(other: post.index))
    }

    @Test func aLeafThatSkipsAVersionIsFound() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        let index = stage.append(raw: try leaf(post.id, version: 3, prev: post.index, type: .post))
        #expect(try await fault(stage, index) == .wrongVersion(expected: 2, found: 3))
    }

    @Test func aWrongPrevIsFound() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        let index = stage.append(raw: try leaf(post.id, version: 2, prev: post.index - 1, type: .post))
        #expect(try await fault(stage, index) == .wrongPrev(expected: post.index, found: post.index - 1))
    }

    @Test func anObjectThatBeginsInTheMiddleIsFound() async throws {
        let (stage, _) = try stage()
        let index = stage.append(raw: try leaf(UUID().uuidString.lowercased(), version: 2, prev: 3, type: .post))
        #expect(try await fault(stage, index) == .wrongVersion(expected: 1, found: 2))
    }

    @Test func nothingFollowsWhatWasErased() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        stage.erase(post.id)
        let again = try stage.post("one", by: agents[0], id: post.id)
        #expect(try await fault(stage, again.index) == .typeDoesNotFollow(type: "post", previous: "erased"))
    }

    @Test(arguments: [true, false])
    func whatWasPublishedIsNotPublishedASecondTime(isSigned: Bool) async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], isSigned: true)
        // Rewritten, under a leaf and a salt of somebody's own.
        let again = try stage.post("two", by: agents[0], id: post.id, isSigned: isSigned)
        #expect(try await fault(stage, again.index) == .typeDoesNotFollow(type: "post", previous: "post"))
    }

    @Test func aCommentIsNotPublishedASecondTime() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0])
        let comment = try stage.comment("answer", by: agents[1], on: post.id)
        let again = try stage.comment("another", by: agents[1], on: post.id, id: comment.id)
        #expect(try await fault(stage, again.index) == .typeDoesNotFollow(type: "comment", previous: "comment"))
    }

    @Test func nothingIsEdited() async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], isSigned: true)
        let index = stage.commit(.edit, post.id, ["title": "two"])
        #expect(try await fault(stage, index) == .typeDoesNotFollow(type: "edit", previous: "post"))
        let (other, _) = try self.stage()
        let first = other.commit(.edit, UUID().uuidString.lowercased(), ["title": "two"])
        #expect(try await fault(other, first) == .typeDoesNotFollow(type: "edit", previous: "none"))
    }

    @Test(arguments: ["words", "signature", "author", "nothing"])
    func whatIsPutBackIsWhatItWas(changed: String) async throws {
        let (stage, agents) = try stage()
        let post = try stage.post("one", by: agents[0], isSigned: true)
        try stage.publish()
        let file = try stage.memoryFile()
        #expect(try await stage.verify(file).finding == nil)
        stage.remove(post.id)
        try stage.publish()
        #expect(try await stage.verify(file).finding == nil)
        let again = try stage.post(
            changed == "words" ? "two" : "one", by: agents[changed == "author" ? 1 : 0], id: post.id,
            isSigned: changed != "signature")
        try stage.publish()
        // Also for who reads all of it again, and cannot see the first version any more.
        for isFull in [true, false] {
            let report = try await stage.verify(file) { $0.isFull = isFull }
            let finding = LogFinding(.republishedOtherwise, index: again.index, object: post.id)
            #expect(report.finding == (changed == "nothing" ? nil : finding), "\(isFull)")
        }
    }

    @Test func aSecondIssuerKeyOfOneEpochIsFound() async throws {
        let (stage, _) = try stage()
        func key(_ byte: UInt8) -> Int64 {
            stage.state(
                .issuerKey(.init(kind: "run", epoch: 700, tokenKeyID: [UInt8](repeating: byte, count: 32))),
                UUID().uuidString.lowercased())
        }
        let first = key(1)
        let second = key(2)
        #expect(try await fault(stage, second) == .secondIssuerKey(kind: "run", epoch: 700, first: first))
    }

    @Test func aTrailThatLostEntriesIsFound() async throws {
        let (stage, _) = try stage()
        let object = UUID().uuidString.lowercased()
        stage.state(.trailHead(.init(day: 20_800, entries: 9, head: [UInt8](repeating: 1, count: 32))), object)
        let index = stage.state(
            .trailHead(.init(day: 20_801, entries: 8, head: [UInt8](repeating: 2, count: 32))), object)
        #expect(try await fault(stage, index) == .trailWentBack)
    }

    // MARK: Keys

    @Test func aKeyVouchedForByTheOneBeforeIsGood() async throws {
        let (stage, agents) = try stage()
        var agent = agents[0]
        let old = agent.key
        agent.key = Curve25519.Signing.PrivateKey()
        agent.keyObject = UUID().uuidString.lowercased()
        try stage.key(
            .added, of: agent, by: old, authority: .key, previous: Array(old.publicKey.rawRepresentation))
        let owner = Curve25519.Signing.PrivateKey()
        try stage.key(.removed, of: agents[0], by: owner, authority: .owner)
        #expect(try await fault(stage, nil) == nil)
    }

    @Test func aFalseVoucherIsFound() async throws {
        let (stage, agents) = try stage()
        var agent = agents[0]
        let old = agent.key
        agent.key = Curve25519.Signing.PrivateKey()
        agent.keyObject = UUID().uuidString.lowercased()
        let index = try stage.key(
            .added, of: agent, by: old, authority: .key, previous: Array(old.publicKey.rawRepresentation), spoil: true)
        #expect(try await fault(stage, index) == .wrongKeyAuthorisation)
    }

    @Test func aSecondOwnerOfOneAgentIsFound() async throws {
        let (stage, agents) = try stage()
        let (owner, other) = (Curve25519.Signing.PrivateKey(), Curve25519.Signing.PrivateKey())
        try stage.key(.added, of: agents[0], by: owner, authority: .owner)
        // Of another agent it may be another one.
        try stage.key(.added, of: agents[1], by: other, authority: .owner)
        try stage.publish()
        let file = try stage.memoryFile()
        #expect(try await stage.verify(file).finding == nil)
        var agent = agents[0]
        agent.key = Curve25519.Signing.PrivateKey()
        agent.keyObject = UUID().uuidString.lowercased()
        let index = try stage.key(.added, of: agent, by: other, authority: .owner)
        try stage.publish()
        for isFull in [false, true] {
            let report = try await stage.verify(file) { $0.isFull = isFull }
            #expect(report.finding == LogFinding(.otherOwner, index: index, object: agent.keyObject))
        }
    }

    @Test func aStrangersVoucherIsFound() async throws {
        let (stage, agents) = try stage()
        var agent = agents[0]
        agent.key = Curve25519.Signing.PrivateKey()
        agent.keyObject = UUID().uuidString.lowercased()
        let index = try stage.key(.added, of: agent, by: agents[1].key, authority: .key)
        #expect(try await fault(stage, index) == .unknownAuthority)
    }

    @Test func aRemovedKeyVouchesForNothing() async throws {
        let (stage, agents) = try stage()
        try stage.key(.removed, of: agents[0], by: agents[0].key, authority: .key)
        var agent = agents[0]
        agent.key = Curve25519.Signing.PrivateKey()
        agent.keyObject = UUID().uuidString.lowercased()
        let index = try stage.key(.added, of: agent, by: agents[0].key, authority: .key)
        #expect(try await fault(stage, index) == .unknownAuthority)
    }

    @Test func anotherKeyThanTheOneThatCameCannotGo() async throws {
        let (stage, agents) = try stage()
        var agent = agents[0]
        agent.key = Curve25519.Signing.PrivateKey()
        let index = try stage.key(.removed, of: agent)
        #expect(try await fault(stage, index) == .otherKeyRemoved)
    }

    @Test func anUnauthorisedKeyIsSaid() async throws {
        let (stage, _) = try stage()
        try stage.publish()
        let report = try await stage.verify()
        #expect(report.remarks.contains(.keysWithoutAuthority(3)))
    }
}
