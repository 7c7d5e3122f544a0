import ByteFraming
import Crypto
import Foundation
import Synchronization
import Testing
import TransparencyLog

@testable import LogVerification

@Suite struct LogMemoryTests {
    private func verified() async throws -> (LogStage, String) {
        let stage = try LogStage()
        _ = try stage.populate(300)
        try stage.publish()
        let path = stage.folder + "/state"
        let report = try await stage.verify(try LogMemoryFile(path: path))
        #expect(report.finding == nil)
        return (stage, path)
    }

    @Test func everythingRememberedComesBack() async throws {
        let (stage, path) = try await verified()
        let memory = try #require(try LogMemoryFile(path: path).read())
        #expect(memory.position.size == Int64(stage.state.withLock { $0.entries.count }))
        #expect(memory.objects.count > 100 && memory.keys.facts.count == 3 && !memory.isUnderWay)
        let copy = try #require(LogMemory(bytes: memory.bytes))
        #expect(copy.position == memory.position && copy.keys.facts == memory.keys.facts)
        #expect(copy.witnesses == memory.witnesses && copy.quorum == 2)
        var count = 0
        memory.objects.forEach { id, entry in
            #expect(copy.objects[id]?.index == entry.index && copy.objects[id]?.type == entry.type)
            #expect(copy.objects[id]?.published == entry.published)
            #expect(copy.objects.author(of: id) == memory.objects.author(of: id))
            count += 1
        }
        #expect(count == copy.objects.count)
    }

    @Test func ofAFileOfTheFirstFormatTheCheckpointIsKeptAndTheLeavesAreReadAnew() async throws {
        let (stage, path) = try await verified()
        let memory = try #require(try LogMemoryFile(path: path).read())
        var reader = FrameReader(Array(memory.bytes.dropFirst(LogMemory.header.count).dropLast(SHA256.byteCount)))
        let (position, trust) = (try reader.field(upTo: 1 << 18), try reader.field(upTo: 1 << 20))
        var bytes = Array("nacre log memory v1\n".utf8) + Framing.frame([position, trust, [1, 2, 3], []])
        bytes += Array(SHA256.hash(data: Data(bytes)))
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let old = try #require(try LogMemoryFile(path: path).read())
        #expect(old.position.checkpoint == memory.position.checkpoint && old.witnesses == memory.witnesses)
        #expect(old.position.size == 0)
        let report = try await stage.verify(try LogMemoryFile(path: path))
        #expect(report.finding == nil && report.counts.leaves == memory.position.size)
    }

    @Test func theFileIsForItsOwnerAlone() async throws {
        let (stage, path) = try await verified()
        let mode = try #require(
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)
        #expect(mode.intValue == 0o600)
        #expect(chmod(path, 0o644) == 0)
        #expect(throws: LogMemoryError.openToOthers(path)) { try LogMemoryFile(path: path).read() }
        _ = stage
    }

    @Test func aDamagedFileIsRefused() async throws {
        let (stage, path) = try await verified()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: LogMemoryError.malformed(path)) { try LogMemoryFile(path: path).read() }
        for count in [0, 10, 100, bytes.count - 1] { #expect(LogMemory(bytes: Array(bytes.prefix(count))) == nil) }
        _ = stage
    }

    @Test func twoCommandsDoNotShareIt() async throws {
        let (stage, path) = try await verified()
        let held = try LogMemoryFile(path: path)
        #expect(throws: LogMemoryError.inUse(path)) { try LogMemoryFile(path: path) }
        _ = (stage, held)
    }

    @Test func aSymbolicLinkIsNotFollowed() async throws {
        let (stage, path) = try await verified()
        let link = stage.folder + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: LogMemoryError.notOurs(link)) { try LogMemoryFile(path: link).read() }
    }

    @Test func aRunThatWasCutOffIsGoneOnWith() async throws {
        let stage = try LogStage()
        _ = try stage.populate(700)
        try stage.publish()
        let file = try stage.memoryFile()
        // The last bundle cannot be read, so that the run ends there without a finding.
        let size = stage.state.withLock { $0.entries.count }
        stage.lie("/log/tile/entries/002.p/\(size - 512)", .init(status: 500))
        await #expect(throws: LogFetchError.self) { try await stage.verify(file) }
        stage.state.withLock { $0.lies = [:] }
        let report = try await stage.verify(file)
        #expect(report.finding == nil && report.size == Int64(size))
    }
}
