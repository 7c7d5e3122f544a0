import Foundation
import LogService
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

/// Checkpoints are published with the quorum, and never without it.
@Suite struct WitnessTests {
    private func state(_ stage: LogStage, _ witness: TestWitness) async throws -> String {
        let info = try await stage.info()
        for index in 0..<5 where info["witnesses"][index]["name"].text == witness.name {
            return info["witnesses"][index]["state"].text
        }
        return "missing"
    }

    @Test(arguments: TestEngine.available)
    func withoutTheQuorumNothingIsPublishedAndWritesGoOn(engine: TestEngine) async throws {
        let witnesses = try ["a", "b", "c"].map { try TestWitness("witness.test/" + $0) }
        try await LogStage.run(engine, witnesses: witnesses, quorum: 2) { stage in
            try await stage.append(10)
            try await stage.published(10)
            try await witnesses[0].stop()
            try await stage.append(10)
            try await stage.published(20)
            witnesses[1].behave(.answering(403, "no"))
            try await stage.append(10)
            try await eventually("the log waits") {
                try await stage.info()["state"].text == "waiting_for_witnesses"
            }
            let info = try await stage.info()
            #expect(info["size"].number == 20)
            #expect(info["waiting"].number == 10)
            #expect(info["problem"].text.contains("Too few witnesses"))
            #expect(try await state(stage, witnesses[0]) == "unreachable")
            #expect(try await state(stage, witnesses[1]) == "refusing")
            #expect(try await state(stage, witnesses[2]) == "cosigning")
            #expect(try await stage.append(1) == [30])
            #expect(try await stage.get("/log/tile/entries/000.p/21").status == 404)
            // The third has cosigned what was never published, and goes on from there.
            witnesses[1].behave(.honest)
            try await stage.published(31)
            try await stage.verify(witnesses: Array(witnesses[1...]), quorum: 2)
            #expect(witnesses[2].roots.values.allSatisfy { $0 == 1 })
            let now = try await stage.info()
            #expect(now["state"].text == "publishing")
            #expect(now["waiting"].number == 0)
        }
    }

    @Test func whatWasPublishedBeforeThereWereWitnessesIsCosignedAtOnce() async throws {
        let witness = try TestWitness("witness.test/a")
        try await LogStage.run(.sqlite) { stage in
            try await stage.append(10)
            try await stage.published(10)
            try await stage.verify()
            try await stage.stop()
            // Nothing is appended, and at first the witness does not want to.
            try await witness.start()
            witness.behave(.answering(403, "no"))
            try await stage.start([witness], quorum: 1)
            try await eventually("the log waits") {
                try await stage.info()["state"].text == "waiting_for_witnesses"
            }
            witness.behave(.honest)
            try await eventually("it is cosigned") { try await stage.info()["state"].text == "publishing" }
            try await stage.verify(witnesses: [witness], quorum: 1)
            try await witness.stop()
        }
    }

    @Test func aWitnessThatForgotWhatItCosignedIsNotCountedAnyMore() async throws {
        let witnesses = try ["a", "b"].map { try TestWitness("witness.test/" + $0) }
        try await LogStage.run(.sqlite, witnesses: witnesses, quorum: 1) { stage in
            try await stage.append(10)
            try await stage.published(10)
            try await eventually("both cosigned") { witnesses.allSatisfy { $0.size == 10 } }
            witnesses[0].forget(to: 0)
            try await stage.append(1)
            try await stage.published(11)
            try await eventually("it is found out") { try await state(stage, witnesses[0]) == "went_back" }
            // Also when it would cosign again, and after a restart.
            try await stage.stop()
            try await stage.start(witnesses, quorum: 1)
            try await stage.append(1)
            try await stage.published(12)
            #expect(try await state(stage, witnesses[0]) == "went_back")
            #expect(witnesses[0].size == 0)
            let note = try SignedNote(parsing: await stage.get("/log/checkpoint").body)
            #expect(!note.signatures.contains { $0.name == witnesses[0].name })
        }
    }

    /// A 409 is not signed: whoever answers in a witness's name must not put it out of count for ever.
    @Test func whatWasSaidInAWitnesssNameIsOverWithItsSignature() async throws {
        let witnesses = try ["a", "b"].map { try TestWitness("witness.test/" + $0) }
        try await LogStage.run(.sqlite, witnesses: witnesses, quorum: 1) { stage in
            try await stage.append(10)
            try await stage.published(10)
            try await eventually("both cosigned") { witnesses.allSatisfy { $0.size == 10 } }
            witnesses[0].behave(.answering(409, "3\n"))
            try await stage.append(1)
            try await stage.published(11)
            try await eventually("it counts as forgetful") { try await state(stage, witnesses[0]) == "went_back" }
            // Asked rarely: not a second later, but by the next process.
            witnesses[0].behave(.silent)
            try await stage.append(1)
            try await stage.published(12)
            #expect(try await state(stage, witnesses[0]) == "went_back")
            witnesses[0].behave(.honest)
            try await stage.stop()
            try await stage.start(witnesses, quorum: 2)
            try await stage.append(1)
            try await stage.published(13)
            #expect(try await state(stage, witnesses[0]) == "cosigning")
        }
    }

    @Test func aWitnessThatKnowsMoreThanWeDoIsShownAndNotCounted() async throws {
        let witness = try TestWitness("witness.test/a")
        try await LogStage.run(.sqlite, witnesses: [witness], quorum: 1) { stage in
            witness.forget(to: 50)
            try await stage.append(10)
            try await eventually("it is seen") { try await state(stage, witness) == "ahead" }
            #expect(try await stage.get("/log/checkpoint").status == 404)
        }
    }

    @Test func whatIsNoCosignatureOfTheWitnessDoesNotCount() async throws {
        let witness = try TestWitness("witness.test/a")
        try await LogStage.run(.sqlite, witnesses: [witness], quorum: 1) { stage in
            let other = try CosignatureSigner(name: "witness.test/b", seed: [UInt8](repeating: 7, count: 32))
            let twin = try CosignatureSigner(name: witness.name, seed: [UInt8](repeating: 8, count: 32))
            let text = Array("log.test/log\n10\n\(Data(repeating: 1, count: 32).base64EncodedString())\n".utf8)
            let answers: [(Int, String)] = [
                (200, ""), (200, "nonsense"), (200, String(repeating: "x", count: 100_000)),
                (200, try other.cosign(text, at: 1).line), (200, try twin.cosign(text, at: 1).line),
                (200, "\u{2014} \(witness.name) AAAAAAAA\n"), (409, "x\n"), (409, "10"), (409, "-1\n"), (409, "010\n"),
                (409, "99999999999999999999\n"), (404, ""), (302, ""),
            ]
            witness.behave(.answering(503, ""))
            try await stage.append(10)
            for (status, text) in answers {
                witness.behave(.answering(status, text))
                // A round of its own for each answer.
                try await stage.stop()
                try await stage.start([witness], quorum: 1)
                try await eventually("it was asked") { try await state(stage, witness) != "new" }
                #expect(
                    ["refusing", "unreachable", "ahead"].contains(try await state(stage, witness)), "\(status) \(text)")
                #expect(try await stage.get("/log/checkpoint").status == 404)
            }
            witness.behave(.honest)
            try await stage.published(10)
            try await stage.verify(witnesses: [witness], quorum: 1)
        }
    }

    /// With the quorum there, nobody waits for the rest.
    @Test func aWitnessThatNeverAnswersHoldsNobodyUp() async throws {
        let witnesses = try ["a", "b"].map { try TestWitness("witness.test/" + $0) }
        try await LogStage.run(.sqlite, witnesses: witnesses, quorum: 1) { stage in
            witnesses[1].behave(.silent)
            for round in 1...3 {
                try await stage.append(1)
                try await stage.published(Int64(round))
            }
            #expect(try await state(stage, witnesses[1]) == "unreachable")
        }
    }

    @Test func optionsThatCannotBeMeantAreRefused() throws {
        let (one, other) = (try TestWitness("witness.test/a"), try TestWitness("witness.test/b"))
        let key = one.verifier.vkey
        let log = try NoteSigner(name: "log.test", seed: [UInt8](repeating: 1, count: 32)).verifier.vkey
        for (text, refusal) in [
            ("", LogOptionRefusal.notAWitness), (key, .notAWitness), ("\(key) not-a-url", .notAWitness),
            ("\(key) ftp://host", .notAWitness), ("\(key) http://user@host", .notAWitness),
            ("\(key) http://host more", .notAWitness), ("x http://host", .notAWitnessKey),
            ("\(log) http://host", .notAWitnessKey), ("\(key.dropLast()) http://host", .notAWitnessKey),
            ("\(key) http://witness.test", .witnessOverPlainHTTP), ("\(key) HTTP://192.0.2.1:80/", .witnessOverPlainHTTP),
        ] {
            #expect(throws: refusal, "\(text)") { try WitnessAddress(text) }
        }
        for here in ["http://127.0.0.1:8422", "http://localhost", "http://[::1]:8422/"] {
            #expect(throws: Never.self, "\(here)") { try WitnessAddress("\(key) \(here)") }
        }
        let address = try WitnessAddress("\(key)  https://witness.test/base/")
        #expect(address.url == "https://witness.test/base")
        let second = WitnessAddress(verifier: other.verifier, url: "http://b")
        #expect(throws: LogOptionRefusal.repeatedWitness) { try LogOptions(witnesses: [address, address], quorum: 1) }
        #expect(throws: LogOptionRefusal.impossibleQuorum) { try LogOptions(witnesses: [address, second], quorum: 3) }
        #expect(throws: LogOptionRefusal.impossibleQuorum) { try LogOptions(witnesses: [address], quorum: -1) }
        #expect(throws: LogOptionRefusal.impossibleQuorum) { try LogOptions(witnesses: [], quorum: 1) }
        #expect(throws: LogOptionRefusal.quorumMissing) { try LogOptions(witnesses: [address], quorum: nil) }
        #expect(try LogOptions(witnesses: [], quorum: nil).quorum == 0)
    }
}
