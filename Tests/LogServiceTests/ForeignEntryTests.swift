import Foundation
import JSONWriting
import Storage
import TestDatabases
import TestServers
import Testing
import TransparencyLog

@testable import LogService

/// Whoever can write to the database and has no keys gets nothing signed.
@Suite struct ForeignEntryTests {
    /// A leaf with a salt that its maker knows, as this program would write it.
    private static func forged() -> [UInt8] {
        PreparedLeaf(.post, object: UUID().uuidString).leaf(version: 1, prev: nil, record: ["title": "forged"]).bytes
    }

    private static func stops(_ stage: LogStage, at index: Int, _ words: String, size: Int64) async throws {
        try await eventually("the log stops") { try await stage.info()["state"].text == "stopped" }
        let info = try await stage.info()
        #expect(info["problem"].text.contains("entry \(index) "))
        #expect(info["problem"].text.contains(words))
        #expect(info["size"].number == size)
        #expect(try await stage.verify().count == Int(size))
    }

    @Test(arguments: TestEngine.available)
    func aLeafThatSomebodyPutIntoTheDatabaseStopsTheLog(engine: TestEngine) async throws {
        try await LogStage.run(engine) { stage in
            try await stage.append(3)
            try await stage.published(3)
            let leaf = Self.forged()
            try await stage.store.write { transaction in
                try transaction.run(Command("INSERT INTO log_entries (idx, leaf) VALUES (3, \(leaf))"))
                try transaction.run(Command("UPDATE log_counter SET next = 4"))
            }
            try await stage.append(1)
            try await Self.stops(stage, at: 3, "does not carry the code", size: 3)
            // Also after a restart, and for good.
            try await stage.stop()
            try await stage.start()
            try await stage.append(1)
            try await Self.stops(stage, at: 3, "does not carry the code", size: 3)
        }
    }

    /// With the code of another leaf, of the same leaf at another place, and with one of the right length.
    @Test(arguments: TestEngine.available, 0...2)
    func aCodeIsOfOneLeafAtOnePlace(engine: TestEngine, kind: Int) async throws {
        try await LogStage.run(engine) { stage in
            try await stage.append(3)
            try await stage.published(3)
            let known = try await stage.store.all(LogQueries.codedEntries(from: 1, to: 2))[0]
            let (leaf, code): ([UInt8], [UInt8]?) =
                switch kind {
                case 0: (Self.forged(), known.code)
                case 1: (known.leaf, known.code)
                default: (Self.forged(), [UInt8](repeating: 0, count: 32))
                }
            try await stage.store.write { transaction in
                try transaction.run(
                    Command("INSERT INTO log_entries (idx, leaf, mac) VALUES (3, \(leaf), \(code))"))
                try transaction.run(Command("UPDATE log_counter SET next = 4"))
            }
            try await Self.stops(stage, at: 3, "does not carry the code", size: 3)
        }
    }

    /// Before it is signed, while the server stands.
    @Test(arguments: TestEngine.available)
    func aLeafThatWasChangedOrTakenAwayBeforeItWasSignedStopsTheLog(engine: TestEngine) async throws {
        for isTaken in [true, false] {
            try await LogStage.run(engine) { stage in
                try await stage.append(2)
                try await stage.published(2)
                let (writer, leaves) = (
                    stage.desk.writer, (0..<3).map { _ in PreparedLeaf(.post, object: UUID().uuidString) }
                )
                let forged = Self.forged()
                try await stage.store.write { transaction in
                    for leaf in leaves { try writer.append(leaf, isNew: true, transaction) }
                    try transaction.run(
                        isTaken
                            ? Command("DELETE FROM log_entries WHERE idx = 3")
                            : Command("UPDATE log_entries SET leaf = \(forged) WHERE idx = 3"))
                }
                stage.desk.wake()
                try await Self.stops(stage, at: 3, isTaken ? "is missing" : "does not carry the code", size: 2)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func theLastLeavesCannotBeTakenAwayBeforeTheyAreSigned(engine: TestEngine) async throws {
        try await LogStage.run(engine) { stage in
            try await stage.append(2)
            try await stage.published(2)
            let (writer, leaf) = (stage.desk.writer, PreparedLeaf(.post, object: UUID().uuidString))
            try await stage.store.write { transaction in
                try writer.append(leaf, isNew: true, transaction)
                try transaction.run(Command("DELETE FROM log_entries WHERE idx = 2"))
            }
            try await Self.stops(stage, at: 2, "is missing", size: 2)
        }
    }

    /// As on an upgrade.
    @Test(arguments: TestEngine.available)
    func entriesOfAnOlderVersionGetTheirCodesWhereTheyAreSigned(engine: TestEngine) async throws {
        try await LogStage.run(engine) { stage in
            try await stage.append(bulk: 5_000)
            try await stage.published(5_000)
            try await stage.stop()
            try await stage.alone { store in
                _ = try await store.write { try $0.run(Command("UPDATE log_entries SET mac = NULL")) }
            }
            try await stage.start()
            let empty = try await stage.store.all(LogQueries.codedEntries(from: 0, to: .max)).filter { $0.code == nil }
            #expect(empty.isEmpty)
            try await stage.append(2)
            try await stage.published(5_002)
            try await stage.verify()
            // All of them are known again under another name.
            let vkey = try await LogSuccession(store: stage.store, dataKeys: stage.dataKeys).begin(name: nil, today: 7)
            try await stage.stop()
            try await stage.start()
            #expect(stage.desk.vkey == vkey)
            try await stage.published(5_002)
        }
    }

    @Test(arguments: TestEngine.available)
    func entriesThatAreNotThoseThatWereSignedGetNoCodes(engine: TestEngine) async throws {
        try await LogStage.run(engine) { stage in
            try await stage.append(bulk: 300)
            try await stage.published(300)
            try await stage.stop()
            let forged = Self.forged()
            try await stage.alone { store in
                try await store.write { transaction in
                    try transaction.run(Command("UPDATE log_entries SET mac = NULL"))
                    try transaction.run(Command("UPDATE log_entries SET leaf = \(forged) WHERE idx = 17"))
                }
            }
            try await stage.start()
            #expect(try await stage.info()["state"].text == "stopped")
            #expect(try await stage.info()["problem"].text.contains("not those that were signed"))
            let filled = try await stage.store.all(LogQueries.codedEntries(from: 0, to: .max)).filter { $0.code != nil }
            #expect(filled.isEmpty)
        }
    }

    /// What the older version wrote and did not come to sign, its operator vouches for.
    @Test(arguments: TestEngine.available)
    func whatIsNotSignedGetsItsCodeFromTheOperatorAlone(engine: TestEngine) async throws {
        try await LogStage.run(engine) { stage in
            try await stage.append(3)
            try await stage.published(3)
            let leaf = Self.forged()
            try await stage.store.write { transaction in
                try transaction.run(Command("UPDATE log_entries SET mac = NULL"))
                try transaction.run(Command("INSERT INTO log_entries (idx, leaf) VALUES (3, \(leaf))"))
                try transaction.run(Command("UPDATE log_counter SET next = 4"))
            }
            try await Self.stops(stage, at: 3, "does not carry the code", size: 3)
            try await stage.stop()
            try await stage.start()
            try await Self.stops(stage, at: 3, "does not carry the code", size: 3)
            #expect(try await LogSuccession(store: stage.store, dataKeys: stage.dataKeys).adopt() == 1)
            #expect(try await LogSuccession(store: stage.store, dataKeys: stage.dataKeys).adopt() == 0)
            try await stage.stop()
            try await stage.start()
            try await stage.append(1)
            try await stage.published(5)
            try await stage.verify()
        }
    }

    /// Both ways to compute a code come to the same.
    @Test(arguments: TestEngine.available)
    func theDatabaseAndThisProgramMakeTheSameCodes(engine: TestEngine) async throws {
        try await LogStage.run(engine) { stage in
            try await stage.append(2)
            try await stage.append(bulk: 2)
            let entries = try await stage.store.all(LogQueries.codedEntries(from: 0, to: 4))
            let keys = stage.desk.writer.keys
            #expect(entries.count == 4)
            for entry in entries { #expect(entry.code == keys.code(of: entry.leaf, at: entry.index)) }
        }
    }
}
