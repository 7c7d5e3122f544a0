import Foundation
import JSONWriting
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

@Suite struct ProofTests {
    private func stage() throws -> (LogStage, (id: String, index: Int64)) {
        let stage = try LogStage()
        let agents = try stage.populate(300)
        let post = try stage.post("kept", by: agents[0], content: "words", isSigned: true)
        _ = try stage.populate(400)
        try stage.publish()
        return (stage, post)
    }

    @Test func aProofThatWasKeptIsVerifiedWithoutTheServer() async throws {
        let (stage, post) = try stage()
        let fetched = try await LogProof.fetch(post.index, from: stage.address)
        try fetched.verify(stage.pins)
        let kept = try LogProof(parsing: Array(fetched.text.utf8))
        try kept.verify(stage.pins)
        #expect(kept.leaf.object == post.id && kept.index == post.index)
        #expect(kept.record?["title"] == "kept" && kept.record?["content"] == "words")
        #expect(kept.claimedOrigin == stage.origin)
    }

    @Test func aProofOutlivesWhatItProves() async throws {
        let (stage, post) = try stage()
        let kept = try await LogProof.fetch(post.index, from: stage.address)
        stage.erase(post.id)
        try stage.publish()
        try kept.verify(stage.pins)
        let later = try await LogProof.fetch(post.index, from: stage.address)
        try later.verify(stage.pins)
        #expect(later.record == nil && later.leaf == kept.leaf)
    }

    @Test func aProofWithAnotherRecordProvesNothing() async throws {
        let (stage, post) = try stage()
        let fetched = try await LogProof.fetch(post.index, from: stage.address)
        let text = try #require(fetched.proof.extra == nil ? fetched.text : nil)
        let proof = try TransparencyProof(parsing: text)
        let extra = try #require(proof.extra)
        let changed = String(decoding: extra, as: UTF8.self).replacing("words", with: "lies!")
        let forged = TransparencyProof(inclusion: proof.inclusion, note: proof.note, extra: Array(changed.utf8))
        let read = try LogProof(parsing: Array(forged.text.utf8))
        #expect(throws: LogProofError.otherRecord) { try read.verify(stage.pins) }
    }

    @Test func aProofOfAnotherTreeProvesNothing() async throws {
        let (stage, post) = try stage()
        let other = try LogStage()
        let agents = try other.populate(500)
        _ = agents
        try other.publish()
        let mine = try await LogProof.fetch(post.index, from: stage.address)
        let theirs = try await LogProof.fetch(post.index, from: other.address)
        // The other tree is of a log with the same key, as a fork would be.
        let mixed = TransparencyProof(
            inclusion: mine.proof.inclusion, note: theirs.proof.note, extra: Array(mine.leaf.bytes))
        #expect(throws: LogProofError.notIncluded) {
            try LogProof(parsing: Array(mixed.text.utf8)).verify(stage.pins)
        }
        let otherLeaf = TransparencyProof(
            inclusion: mine.proof.inclusion, note: mine.proof.note, extra: Array(theirs.leaf.bytes))
        #expect(throws: LogProofError.notIncluded) {
            try LogProof(parsing: Array(otherLeaf.text.utf8)).verify(stage.pins)
        }
    }

    @Test func aProofOfALogThatIsNotTrustedProvesNothing() async throws {
        let (stage, post) = try stage()
        let proof = try await LogProof.fetch(post.index, from: stage.address)
        let other = try LogStage(seed: [UInt8](repeating: 9, count: 32))
        #expect(throws: LogProofError.untrusted(.notSignedByLog)) { try proof.verify(LogPins(log: other.vkey)) }
        let elsewhere = try LogStage(origin: "elsewhere.example/log")
        #expect(throws: LogProofError.untrusted(.otherOrigin(expected: elsewhere.origin, found: stage.origin))) {
            try proof.verify(LogPins(log: elsewhere.vkey))
        }
        let third = try LogStage(witnesses: 3).witnesses[2].verifier.vkey
        #expect(throws: LogProofError.untrusted(.tooFewCosignatures(found: 0, quorum: 1))) {
            try proof.verify(LogPins(log: stage.vkey, witnesses: [third]))
        }
    }

    @Test func whatIsNoProofIsSaidToBeNone() async throws {
        let (stage, post) = try stage()
        let proof = try await LogProof.fetch(post.index, from: stage.address)
        #expect(throws: LogProofError.malformed) { try LogProof(parsing: Array("hello".utf8)) }
        #expect(throws: LogProofError.malformed) { try LogProof(parsing: []) }
        #expect(throws: LogProofError.malformed) { try LogProof(parsing: Array(proof.text.dropLast(90).utf8)) }
        #expect(throws: LogProofError.noLeaf) { try LogProof(parsing: Array(proof.proof.text.utf8)) }
        await #expect(throws: LogProofError.unknownSequence) {
            try await LogProof.fetch(1 << 40, from: stage.address)
        }
        stage.lie("/log/proof?sequence=5", .init(status: 409))
        await #expect(throws: LogProofError.notPublishedYet) { try await LogProof.fetch(5, from: stage.address) }
        stage.lie("/log/proof?sequence=6", .init(body: Array(proof.proof.text.utf8)))
        await #expect(throws: LogProofError.otherIndex(asked: 6, given: post.index)) {
            try await LogProof.fetch(6, from: stage.address)
        }
    }
}
