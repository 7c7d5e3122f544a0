import Foundation
import JSONWriting
import NIOHTTP1
import Storage
import TestLogs
import TestServers
import Testing
import TransparencyLog

@testable import Witness

@Suite struct AddCheckpointTests {
    private func witnessing(
        _ log: GrowingLog, _ body: (TestWitness.Served) async throws -> Void
    ) async throws {
        let test = try TestWitness()
        try await test.serve([log.signer.verifier], body)
        try await test.remove()
    }

    @Test func aLogThatGoesOnIsCosigned() async throws {
        var log = try GrowingLog()
        let test = try TestWitness()
        try await test.serve([log.signer.verifier]) { (witness) async throws in
            var old = 0
            for count in [0, 1, 1, 5, 250, 300] {
                log.grow(by: count)
                test.clock.advance(seconds: 1)
                let answer = try await witness.add(log.request(from: old))
                #expect(answer.status == 200)
                #expect(answer.header("content-type") == "text/plain; charset=utf-8")
                let signatures = try SignedNote.signatureLines(answer.body)
                let signature = try #require(signatures.first)
                #expect(signatures.count == 1)
                let checkpoint = try test.trust(log).verify(log.note().adding(signature))
                #expect(checkpoint.cosignatureTimes == [TestWitness.name: test.clock.now.milliseconds / 1_000])
                old = log.leaves.count
            }
            // The same tree again is cosigned anew: so a log that rests stays fresh.
            test.clock.advance(hours: 5)
            let again = try await witness.add(log.request(from: old))
            let cosignature = try Cosignature(#require(try SignedNote.signatureLines(again.body).first))
            #expect(cosignature.time == test.clock.now.milliseconds / 1_000)
        }
        try await test.remove()
    }

    @Test func anotherOldSizeIsAConflictThatSaysTheSize() async throws {
        var log = try GrowingLog()
        log.grow(by: 10)
        try await witnessing(log) { [log] (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).status == 200)
            var longer = log
            longer.grow(by: 10)
            for old in [0, 9, 11, 20] {
                let answer = try await witness.add(longer.request(from: old))
                #expect(answer.status == 409)
                #expect(answer.text == "10\n")
                #expect(answer.header("content-type") == "text/x.tlog.size")
            }
            #expect(try await witness.add(longer.request(from: 10)).status == 200)
            // Back to the smaller tree: not with the new size, nor with any other.
            #expect(try await witness.add(log.request(from: 10)).text == "20\n")
            #expect(try await witness.add(log.request(from: 0)).text == "20\n")
        }
    }

    @Test func aForkIsRefusedAndKeptAsEvidence() async throws {
        var log = try GrowingLog()
        log.grow(by: 10)
        var fork = log
        log.grow(by: 10)
        fork.grow(by: 10, as: "fork")
        try await witnessing(log) { [log, fork] (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).status == 200)
            let same = try await witness.add(fork.request(from: 20))
            #expect(same.status == 409)
            #expect(same.text == "20\n")
            let forks = try await witness.witness.forks()
            #expect(forks.count == 1)
            let known = try log.note()
            let other = try fork.note()
            #expect(forks.first?.known == known.bytes)
            #expect(forks.first?.other == other.bytes)
            #expect(try await witness.add(fork.request(from: 20)).status == 409)
            #expect(try await witness.witness.forks().count == 1)
            let page = try await witness.identity().text
            #expect(page.contains("signed two trees of 20 entries"))
            #expect(page.contains(other.string))

            var longerFork = fork
            longerFork.grow(by: 10)
            // A proof that is right for the forked tree does not start at the tree that was cosigned.
            #expect(try await witness.add(longerFork.request(from: 20)).status == 422)
            #expect(try await witness.add(longerFork.request(from: 10)).status == 409)
            let page2 = try await witness.identity().text
            #expect(page2.contains("size  20,"))
        }
    }

    /// Of each log a hundred, so that one cannot take the room of another's; shown ten at a time.
    @Test func theEvidenceOfALogIsBoundedAndReadInParts() async throws {
        var log = try GrowingLog()
        var fork = log
        log.grow(by: 1)
        fork.grow(by: 1, as: "fork")
        try await witnessing(log) { [log, fork] (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).status == 200)
            #expect(try await witness.add(fork.request(from: 1)).status == 409)
            let kept = try #require(try await witness.witness.forks().first)
            for number in 0..<150 {
                for origin in ["other.test/log", "third.test/log"] {
                    try await witness.witness.store.write { transaction in
                        try transaction.run(
                            WitnessQueries.keepFork(
                                origin, size: 1, root: [UInt8(number)], known: kept.known, other: kept.other, at: 9))
                    }
                }
            }
            #expect(try await witness.witness.forkCount() == 201)
            let first = try await witness.identity().text
            #expect(first.components(separatedBy: "signed two trees").count == 11)
            #expect(first.contains("191 more: GET /forks?after=10"))
            let last = try await witness.get("/forks?after=200")
            #expect(last.text.components(separatedBy: "signed two trees").count == 2 && !last.text.contains("more:"))
            #expect(try await witness.get("/forks?after=201").text == "no more forks\n")
            for bad in ["-1", "x", "01", "1000001", ""] {
                #expect(try await witness.get("/forks?after=" + bad).status == 400, "\(bad)")
            }
        }
    }

    /// An empty tree has one root: another is no fork, and no evidence.
    @Test func anEmptyTreeWithARootOfItsOwnIsNoFork() async throws {
        let log = try GrowingLog()
        try await witnessing(log) { [log] (witness) async throws in
            let empty = Checkpoint(
                origin: GrowingLog.origin, size: 0, root: try LogHash([UInt8](repeating: 1, count: 32)))
            let request = AddCheckpointRequest(
                oldSize: 0, proof: ConsistencyProof(hashes: []),
                note: try log.signer.sign(empty))
            #expect(try await witness.add(request.bytes).status == 422)
            let forks = try await witness.witness.forks()
            #expect(forks.isEmpty)
        }
    }

    @Test func proofsThatProveNothingAreUnprocessable() async throws {
        var log = try GrowingLog()
        log.grow(by: 10)
        try await witnessing(log) { [log] (witness) async throws in
            let early = AddCheckpointRequest(oldSize: 0, proof: ConsistencyProof(hashes: [.empty]), note: try log.note())
            #expect(try await witness.add(early.bytes).status == 422)
            #expect(try await witness.add(log.request(from: 0)).status == 200)
            var longer = log
            longer.grow(by: 7)
            let proof = try longer.proof(from: 10)
            for hashes in [[], Array(proof.hashes.dropLast()), proof.hashes + [.empty], proof.hashes.reversed()] {
                let request = AddCheckpointRequest(
                    oldSize: 10, proof: ConsistencyProof(hashes: hashes), note: try longer.note())
                let answer = try await witness.add(request.bytes)
                #expect(answer.status == 422)
            }
            let same = AddCheckpointRequest(oldSize: 10, proof: ConsistencyProof(hashes: [.empty]), note: try log.note())
            #expect(try await witness.add(same.bytes).status == 422)
            #expect(try await witness.add(longer.request(from: 10)).status == 200)
        }
    }

    @Test func unknownLogsAndUnsignedCheckpointsAreRefused() async throws {
        var log = try GrowingLog()
        log.grow(by: 3)
        try await witnessing(log) { [log] (witness) async throws in
            var unknown = try GrowingLog(origin: "other.example/log")
            unknown.grow(by: 3)
            #expect(try await witness.add(unknown.request(from: 0)).status == 404)
            // Its own origin under another's key, and under one of the same name.
            var impostor = try GrowingLog(seed: 2)
            impostor.grow(by: 3)
            #expect(try await witness.add(impostor.request(from: 0)).status == 403)
            let signatures = try log.note(2).signatures
            let moved = try SignedNote(text: Checkpoint(parsing: log.note().text).text, signatures: signatures)
            let request = AddCheckpointRequest(oldSize: 0, proof: ConsistencyProof(hashes: []), note: moved)
            #expect(try await witness.add(request.bytes).status == 403)
            // Others' signatures are ignored beside the log's own.
            let both = try log.note().adding(try #require(impostor.note().signatures.first))
            let fine = AddCheckpointRequest(oldSize: 0, proof: ConsistencyProof(hashes: []), note: both)
            #expect(try await witness.add(fine.bytes).status == 200)
        }
    }

    @Test func badRequestsAreRefused() async throws {
        var log = try GrowingLog()
        log.grow(by: 3)
        try await witnessing(log) { [log] (witness) async throws in
            let good = String(decoding: try log.request(from: 0), as: UTF8.self)
            let bad = [
                "", "\n", "old\n", "old 0\n", good.replacing("old 0", with: "old -1"),
                good.replacing("old 0", with: "old 00"), good.replacing("old 0", with: "OLD 0"),
                good.replacing("old 0\n", with: "old 0\r\n"), good.replacing("\n3\n", with: "\n03\n"),
                good.replacing("\n\u{2014}", with: "\n-"), String(good.dropLast()),
                good.replacing("\n\nlog", with: "\nlog"),
                good.replacing("old 0\n", with: "old 4\n"), good + "x",
                good.replacing("old 0\n", with: "old 9223372036854775808\n"),
            ]
            for text in bad {
                let answer = try await witness.add(Array(text.utf8))
                #expect(answer.status == 400, "\(text)")
            }
            #expect(try await witness.add([0xFF, 0xFE]).status == 400)
            let large = [UInt8](repeating: 0x61, count: AddCheckpointRequest.maxSize + 1)
            #expect(try await witness.add(large).status == 413)
            let get = try await witness.test.http.send(.GET, "http://127.0.0.1:\(witness.port)/add-checkpoint")
            #expect(get.status == 404 || get.status == 405)
            #expect(try await witness.identity().text.contains("never cosigned"))
        }
    }

    @Test func ofTwoRequestsAtOnceOneWins() async throws {
        var log = try GrowingLog()
        log.grow(by: 8)
        try await witnessing(log) { [log] (witness) async throws in
            #expect(try await witness.add(log.request(from: 0)).status == 200)
            var (one, other) = (log, log)
            one.grow(by: 8, as: "one")
            other.grow(by: 8, as: "other")
            let requests = try (0..<20).map { try ($0 % 2 == 0 ? one : other).request(from: 8) }
            let answers = try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
                for (number, request) in requests.enumerated() {
                    group.addTask { (number, try await witness.add(request)) }
                }
                return try await group.reduce(into: [(Int, Answer)]()) { $0.append($1) }
            }
            let cosigned = Set(answers.filter { $0.1.status == 200 }.map { $0.0 % 2 })
            #expect(cosigned.count == 1)
            #expect(answers.allSatisfy { $0.1.status == 200 || $0.1.text == "16\n" })
        }
    }

    @Test func theIdentitySaysKeyAndLogs() async throws {
        let log = try GrowingLog()
        try await witnessing(log) { [log] (witness) async throws in
            let text = try await witness.identity().text
            #expect(text.contains(witness.test.key.vkey))
            #expect(text.contains(log.signer.verifier.vkey))
        }
    }
}
