import Foundation
import LogService
import NIOHTTP1
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

/// What was appended is published, and whoever reads the log can check all of it.
@Suite struct SequencingTests {
    @Test(arguments: TestEngine.available)
    func whatIsAppendedIsPublishedSoonAndVerifiesFromOutside(engine: TestEngine) async throws {
        try await LogStage.run(engine) { stage in
            let before = try await stage.get("/log/checkpoint")
            #expect(before.status == 404)
            #expect(try await stage.verify().isEmpty)
            var size: Int64 = 0
            // Over the edges of tiles and of batches.
            for count in [1, 2, 252, 1, 1, 300, 8_192, 70_000] {
                try await stage.append(bulk: count)
                size += Int64(count)
                try await stage.published(size)
                #expect(try await stage.verify().count == size)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aProofOfEachWriteVerifiesOffline(engine: TestEngine) async throws {
        try await LogStage.run(engine) { stage in
            try await stage.append(bulk: 300)
            let indices = try await stage.append(3)
            try await stage.published(303)
            let leaves = try await stage.verify()
            let trust = try LogTrust(log: NoteVerifier(vkey: stage.desk.vkey))
            for index in indices + [0, 255, 256] {
                let answer = try await stage.get("/log/proof?sequence=\(index)")
                #expect(answer.status == 200)
                #expect(answer.headers.first(name: "content-type") == "text/plain; charset=utf-8")
                let proof = try TransparencyProof(parsing: answer.body)
                #expect(proof.inclusion.index == index)
                #expect(try proof.verify(leaf: leaves[Int(index)].hash, trust: trust).size == 303)
                #expect(throws: ProofError.self) {
                    try proof.verify(leaf: leaves[Int(index + 1) % 303].hash, trust: trust)
                }
            }
        }
    }

    @Test func tilesAreThoseOfThePublishedTreeAndMayBeKeptForEver() async throws {
        try await LogStage.run(.sqlite) { stage in
            try await stage.append(bulk: 300)
            try await stage.published(300)
            let good = [
                "0/000": 256, "0/001.p/44": 44, "0/001.p/1": 1, "0/000.p/17": 17, "1/000.p/1": 1,
            ]
            for (path, width) in good {
                let answer = try await stage.get("/log/tile/" + path)
                #expect(answer.status == 200)
                #expect(answer.body.count == width * 32)
                #expect(answer.headers.first(name: "cache-control") == "public, max-age=31536000, immutable")
                #expect(answer.headers.first(name: "content-type") == "application/octet-stream")
            }
            for path in [
                "0/001", "0/001.p/45", "0/002.p/1", "1/000", "1/000.p/2", "2/000.p/1", "0/1", "0/001.p/0", "0/001.p/256",
                "0/x000/001.p/1", "64/000.p/1", "-1/000", "0/000/", "entries/001", "entries/001.p/45", "entries/002.p/1",
                "content/000", "", "0", "0/%30%30%30", "entries/999999999999999999999",
            ] {
                #expect(try await stage.get("/log/tile/" + path).status == 404, "\(path)")
            }
            let entries = try await stage.get("/log/tile/entries/001.p/44")
            #expect(entries.status == 200)
            #expect(try EntryBundle(BundleID(index: 1, width: 44), bytes: entries.body).entries.count == 44)
            #expect(try await stage.get("/log/checkpoint").headers.first(name: "cache-control") == "public, max-age=1")
        }
    }

    @Test func aProofThatCannotBeGivenSaysWhy() async throws {
        let witness = try TestWitness("witness.test/a")
        try await LogStage.run(.sqlite, witnesses: [witness], quorum: 1) { stage in
            try await stage.append(2)
            try await stage.published(2)
            witness.behave(.answering(500, ""))
            try await stage.append(1)
            let waiting = try await stage.get("/log/proof?sequence=2")
            #expect(waiting.status == 409)
            #expect(waiting["code"].text == "NOT_YET_PUBLISHED")
            #expect(waiting.headers.first(name: "retry-after") == "1")
            #expect(try await stage.get("/log/proof?sequence=3").status == 404)
            for bad in ["", "?sequence=", "?sequence=-1", "?sequence=01", "?sequence=x", "?sequence=9223372036854775808"]
            {
                #expect(try await stage.get("/log/proof" + bad).status == 400, "\(bad)")
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func aRestartedServerGoesOnWithTheSameTree(engine: TestEngine) async throws {
        let witness = try TestWitness("witness.test/a")
        try await LogStage.run(engine, witnesses: [witness], quorum: 1) { stage in
            for round in 1...3 {
                try await stage.append(100)
                if round == 2 { witness.behave(.answering(503, "")) }
                try await stage.stop()
                witness.behave(.honest)
                try await stage.start([witness], quorum: 1)
                try await stage.published(Int64(100 * round))
                try await stage.verify(witnesses: [witness], quorum: 1)
            }
            #expect(witness.roots.values.allSatisfy { $0 == 1 })
        }
    }

    /// Also when they are a day old, a reader finds cosignatures of this hour.
    @Test func cosignaturesAreRenewedWhenNothingIsAppended() async throws {
        let witness = try TestWitness("witness.test/a")
        try await LogStage.run(.sqlite, witnesses: [witness], quorum: 1) { stage in
            try await stage.append(5)
            try await stage.published(5)
            let first = try await stage.get("/log/checkpoint").text
            stage.clock.advance(seconds: 3_601)
            try await eventually("the cosignature is renewed") {
                try await stage.get("/log/checkpoint").text != first
            }
            try await stage.verify(witnesses: [witness], quorum: 1)
            // The log's own part is the same: there is one checkpoint of a size.
            let (old, new) = (first, try await stage.get("/log/checkpoint").text)
            let oldLines = old.split(separator: "\n"), newLines = new.split(separator: "\n")
            #expect(oldLines.prefix(4) == newLines.prefix(4))
            #expect(witness.roots[5] == 1)
        }
    }
}
