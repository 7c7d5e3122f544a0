import Foundation
import LogService
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

/// A database that is older than what was signed over it signs nothing that contradicts.
@Suite struct RestoreTests {
    /// The database as it was at 10 leaves, in the place of the one that 20 were signed over.
    private func rollBack(_ stage: LogStage) async throws {
        try await stage.append(10)
        try await stage.published(10)
        try await stage.stop()
        let folder = try #require(stage.database.folder)
        let copy = folder + ".copy"
        try FileManager.default.copyItem(atPath: folder, toPath: copy)
        try await stage.start()
        try await stage.append(10)
        try await stage.published(20)
        try await stage.stop()
        try FileManager.default.removeItem(atPath: folder)
        try FileManager.default.moveItem(atPath: copy, toPath: folder)
    }

    @Test func anOlderDatabaseSignsNothingUntilTheOperatorDecides() async throws {
        try await LogStage.run(.sqlite) { stage in
            try await rollBack(stage)
            try await stage.start()
            try await eventually("the log stops") { try await stage.info()["state"].text == "stopped" }
            #expect(try await stage.info()["problem"].text.contains("older than what was signed"))
            // Writes go on, and nothing of them is published.
            try await stage.append(30)
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(try await stage.info()["size"].number == 10)
            let succession = LogSuccession(store: stage.store, dataKeys: stage.dataKeys)
            await #expect(throws: LogSuccessionRefusal.markIsThere) { try await succession.resume() }
            await #expect(throws: LogSuccessionRefusal.nameTaken) {
                try await succession.begin(name: stage.desk.origin, today: 7)
            }
            await #expect(throws: LogSuccessionRefusal.illegalName) { try await succession.begin(name: "a b", today: 7) }
            let old = stage.desk.vkey
            let new = try await succession.begin(name: nil, today: 7)
            try await stage.stop()
            try await stage.start()
            #expect(stage.desk.vkey == new)
            #expect(stage.desk.origin == "log.test/log/2")
            try await stage.published(40)
            let checkpoint = try SignedNote(parsing: await stage.get("/log/checkpoint").body)
            let verified = try LogTrust(log: NoteVerifier(vkey: new)).verify(checkpoint)
            #expect(verified.size == 40)
            let former = try await stage.info()["former_origins"][0]
            #expect(former["vkey"].text == old)
            #expect(former["ended"].text.hasPrefix("1970-01-08"))
        }
    }

    @Test func aMissingMarkStopsTheLogUntilTheOperatorVouches() async throws {
        try await LogStage.run(.sqlite) { stage in
            try await stage.append(10)
            try await stage.published(10)
            try await stage.stop()
            try FileManager.default.removeItem(atPath: stage.markFile)
            try await stage.start()
            try await eventually("the log stops") { try await stage.info()["state"].text == "stopped" }
            #expect(try await LogSuccession(store: stage.store, dataKeys: stage.dataKeys).resume() == 10)
            try await stage.stop()
            try await stage.start()
            try await stage.append(1)
            try await stage.published(11)
            try await stage.verify()
        }
    }

    @Test func aMarkOrATreeThatIsNotTheOneThatWasSignedStopsTheLog() async throws {
        try await LogStage.run(.sqlite) { stage in
            try await stage.append(300)
            try await stage.published(300)
            try await stage.stop()
            let good = try Data(contentsOf: URL(fileURLWithPath: stage.markFile))
            let text = String(decoding: good, as: UTF8.self)
            for bad in [
                "", "{}", "x", text.replacing("300", with: "299"), text.replacing("300", with: "301"),
                text.replacing("log.test", with: "other.test"), String(repeating: "x", count: 10_000),
            ] {
                try Data(bad.utf8).write(to: URL(fileURLWithPath: stage.markFile))
                try await stage.start()
                try await eventually("the log stops") { try await stage.info()["state"].text == "stopped" }
                try await stage.stop()
            }
            try good.write(to: URL(fileURLWithPath: stage.markFile))
            try await stage.start()
            try await stage.store.write { transaction in
                try transaction.run(Command("UPDATE log_tiles SET hashes = zeroblob(44 * 32) WHERE level = 0 AND n = 1"))
            }
            try await stage.stop()
            try await stage.start()
            try await eventually("the log stops") { try await stage.info()["state"].text == "stopped" }
            #expect(try await stage.info()["problem"].text.contains("tiles"))
        }
    }

    /// Of two processes over one database one stages: the other's note is thrown away before anybody sees it.
    @Test func ofTwoSequencersOneStages() async throws {
        let witness = try TestWitness("witness.test/a")
        try await LogStage.run(.postgres, witnesses: [witness], quorum: 1) { stage in
            let other = try await stage.second(witnesses: [witness], quorum: 1)
            for round in 1...10 {
                try await stage.append(bulk: 7)
                other.desk.wake()
                if round % 5 == 0 { try await stage.published(Int64(round * 7)) }
                try await Task.sleep(for: .milliseconds(100))
            }
            try await stage.verify(witnesses: [witness], quorum: 1)
            try await other.stop()
            #expect(witness.roots.values.allSatisfy { $0 == 1 })
        }
    }
}
