import Foundation
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

/// What is served below the checkpoint.
@Suite struct BadTileTests {
    private func stage(_ size: Int = 600) throws -> LogStage {
        let stage = try LogStage()
        _ = try stage.populate(size)
        try stage.publish()
        return stage
    }

    private func bytes(_ stage: LogStage, _ path: String) async throws -> [UInt8] {
        try await LogFetcher(stage.address).bytes(.init(path: "/" + path, limit: 1 << 24))
    }

    @Test func anAlteredEntryIsNamed() async throws {
        let stage = try stage()
        let index = 300
        let entry = stage.state.withLock { state in
            state.entries[index][state.entries[index].count - 3] ^= 1
            return state.entries[index]
        }
        #expect(!entry.isEmpty)
        let report = try await stage.verify()
        #expect(report.finding?.fault == .otherLeafHash && report.finding?.index == 300)
    }

    @Test func anEntryAndItsTileAlteredTogetherAreFoundByTheTileAbove() async throws {
        let stage = try stage()
        var entries = stage.state.withLock { Array($0.entries[256..<512]) }
        let place = try #require(
            entries.firstIndex { entry in
                guard let leaf = try? Leaf(parsing: entry), case .committed = leaf.statement else { return false }
                return leaf.type == .post
            })
        let leaf = try Leaf(parsing: entries[place])
        let commitment = try LeafCommitment([UInt8](repeating: 3, count: 32))
        entries[place] =
            Leaf(
                object: leaf.object, version: leaf.version, prev: leaf.prev,
                statement: .committed(.init(type: .post, commitment: commitment))
            ).bytes
        stage.state.withLock { $0.contents[256 + place] = .superseded }
        let bundle = try EntryBundle(entries)
        stage.lie("/log/tile/entries/001", .init(body: bundle.bytes))
        stage.lie("/log/tile/0/001", .init(body: bundle.hashes.flatMap(\.bytes)))
        let report = try await stage.verify()
        #expect(report.finding == LogFinding(.otherTile(path: "tile/1/000.p/2"), index: 256))
    }

    @Test func aRewrittenLeafWithGoodTilesMakesAnotherRoot() async throws {
        let stage = try stage()
        let note = stage.state.withLock { $0.note }
        let leaf = stage.state.withLock { state in (try? Leaf(parsing: state.entries[20])) }
        let original = try #require(leaf)
        guard case .committed(let statement) = original.statement else { return }
        let commitment = try LeafCommitment([UInt8](repeating: 3, count: 32))
        let other = Leaf(
            object: original.object, version: original.version, prev: original.prev,
            statement: .committed(
                .init(type: statement.type, commitment: commitment, role: statement.role, act: statement.act)))
        stage.rewrite { $0[20] = other.bytes }
        stage.state.withLock { state in
            state.note = note
            // Nobody can open it: that it is closed is a fault of its own, so it is said to be erased.
            state.contents[20] = .superseded
        }
        let report = try await stage.verify()
        #expect(report.finding?.fault == .otherRoot(size: report.size))
    }

    @Test(arguments: ["tile/1/000.p/2", "tile/0/001", "tile/entries/001", "tile/0/000"])
    func aTileCutShortIsFound(path: String) async throws {
        let stage = try stage()
        let whole = try await bytes(stage, path)
        stage.lie("/log/" + path, .init(body: Array(whole.dropLast(7))))
        let report = try await stage.verify()
        #expect(report.finding?.fault == .malformedTile(path: path), "\(String(describing: report.finding))")
    }

    @Test(arguments: ["tile/1/000.p/2", "tile/0/001"])
    func anAlteredTileIsFound(path: String) async throws {
        let stage = try stage()
        var whole = try await bytes(stage, path)
        whole[40] ^= 0x80
        stage.lie("/log/" + path, .init(body: whole))
        let report = try await stage.verify()
        let fault = try #require(report.finding?.fault)
        #expect(fault == .otherTile(path: path) || fault == .otherLeafHash)
        #expect(report.finding?.index == (path.hasPrefix("tile/1") ? 256 : 257))
    }

    @Test func aMissingTileIsFound() async throws {
        let stage = try stage()
        stage.lie("/log/tile/entries/001", .notFound)
        let report = try await stage.verify()
        #expect(report.finding == LogFinding(.missingTile(path: "tile/entries/001"), index: 256))
    }

    @Test func anEndlessAnswerIsCutOff() async throws {
        let stage = try stage()
        stage.lie("/log/tile/0/000", .init(body: [UInt8](repeating: 0, count: 9_000)))
        let report = try await stage.verify()
        #expect(report.finding?.fault == .malformedTile(path: "tile/0/000"))
        stage.lie("/log/checkpoint", .init(body: [UInt8](repeating: 65, count: 200_000)))
        await #expect(throws: LogFetchError.self) { try await stage.verify() }
    }

    @Test func aPartialTileThatIsGoneIsCutFromTheFullOne() async throws {
        let stage = try stage(300)
        let size = stage.state.withLock { $0.entries.count }
        let partial = "\(size - 256)"
        // The log has grown; it keeps the full tile only.
        let note = stage.state.withLock { $0.note }
        _ = try stage.populate(600)
        stage.state.withLock { state in
            state.note = note
            state.waiting = Int64(state.entries.count)
        }
        stage.lie("/log/tile/0/001.p/" + partial, .notFound)
        stage.lie("/log/tile/entries/001.p/" + partial, .notFound)
        let report = try await stage.verify()
        #expect(report.finding == nil && report.size == Int64(size), "\(String(describing: report.finding))")
    }

    @Test func aFullTileThatDiffersFromThePartialOneSeenIsFound() async throws {
        let stage = try stage(300)
        let file = try stage.memoryFile()
        _ = try await stage.verify(file)
        let size = stage.state.withLock { $0.entries.count }
        _ = try stage.populate(600)
        try stage.publish()
        // The bundle and the tile that are full now show another leaf where the partial ones had one.
        var entries = stage.state.withLock { Array($0.entries[256..<512]) }
        entries[3] = entries[4]
        let bundle = try EntryBundle(entries)
        stage.lie("/log/tile/entries/001", .init(body: bundle.bytes))
        stage.lie("/log/tile/0/001", .init(body: bundle.hashes.flatMap(\.bytes)))
        let report = try await stage.verify(file)
        #expect(size > 260)
        // Either the proof from the last checkpoint or the leaf itself shows it, whichever is read first.
        let fault = try #require(report.finding?.fault)
        #expect(fault == .notAnExtension(of: Int64(size)) || fault == .leafChanged)
    }

    @Test func theLeafThatChangedBehindAGoodProofIsNamed() async throws {
        let stage = try stage(300)
        let file = try stage.memoryFile()
        _ = try await stage.verify(file)
        let grown = stage.state.withLock { $0.entries.count } + 10
        _ = try stage.populate(grown)
        try stage.publish()
        let size = stage.state.withLock { $0.entries.count }
        var entries = stage.state.withLock { Array($0.entries[256...]) }
        entries[3] = entries[4]
        let bundle = try EntryBundle(entries)
        // Served with a tile of its own once: the proof before it has read the good one.
        stage.lie("/log/tile/entries/001.p/\(size - 256)", .init(body: bundle.bytes))
        let report = try await stage.verify(file)
        #expect(report.finding?.index == 259)
    }
}
