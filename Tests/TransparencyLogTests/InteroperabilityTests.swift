import Foundation
import TestServers
import Testing

@testable import TransparencyLog

/// Against tlog-scales, an implementation of C2SP's tiled logs from PyPI: it reads what we write, and we what it writes.
@Suite struct InteroperabilityTests {
    @Test(.enabled(if: PythonLog.python != nil, PythonLog.needs))
    func tlogScalesReadsOurLogAndComputesOurProofs() async throws {
        let size = 66_000
        let tree = try SignedTree(size)
        let folder = try PythonLog.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = folder.appendingPathComponent("ours")
        let tiles = try tree.plain.tiles(size)
        for level in 0...2 {
            for id in TileID.all(level: level, size: Int64(size)) {
                try PythonLog.write(tiles.tile(id).bytes, to: log.appendingPathComponent(id.path))
            }
        }
        for id in BundleID.all(size: Int64(size)) {
            let first = Int(id.index) * 256
            let entries = (first..<first + id.width).map { Array("leaf \($0)".utf8) }
            try PythonLog.write(EntryBundle(entries).bytes, to: log.appendingPathComponent(id.path))
        }
        try PythonLog.write(tree.note(size, cosigned: 3).bytes, to: log.appendingPathComponent("checkpoint"))

        let pairs = [0, 1, 255, 256, 257, 32_768, 65_535, 65_536, 65_999].map { index in (index, index + 1) }
        let given: [String: Any] = [
            "log": log.path,
            "vkeys": ([tree.signer.verifier] + tree.witnesses.map(\.verifier)).map(\.vkey),
            "inclusion": try pairs.map { index, _ in
                let proof = try InclusionProof(index: Int64(index), size: Int64(size), tiles: tiles)
                return ["index": index, "hashes": proof.hashes.map { Data($0.bytes).base64EncodedString() }]
            },
            "consistency": try pairs.map { _, old in
                let proof = try ConsistencyProof(from: Int64(old), to: Int64(size), tiles: tiles)
                return [
                    "old": old, "root": Data(tree.plain.root(old).bytes).base64EncodedString(),
                    "hashes": proof.hashes.map { Data($0.bytes).base64EncodedString() },
                ]
            },
        ]
        let (status, output) = try await PythonLog.run("read_log.py", JSONSerialization.data(withJSONObject: given))
        #expect(status == 0, "\(output)")
        #expect(output.contains("66000 entries"))
    }

    @Test(.enabled(if: PythonLog.python != nil, PythonLog.needs))
    func weReadALogThatTlogScalesWrote() async throws {
        let folder = try PythonLog.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = folder.appendingPathComponent("theirs")
        let (status, output) = try await PythonLog.run(
            "write_log.py", JSONSerialization.data(withJSONObject: ["log": log.path, "batches": [1, 254, 1, 300, 777]]))
        try #require(status == 0, "\(output)")
        let vkey = try #require(output.split(separator: "\n").last.map(String.init))
        let trust = try LogTrust(log: NoteVerifier(vkey: vkey))
        let note = try SignedNote(parsing: Array(Data(contentsOf: log.appendingPathComponent("checkpoint"))))
        let checkpoint = try trust.verify(note)
        #expect(checkpoint.size == 1_333)
        var grower = TreeGrower()
        for id in BundleID.all(size: checkpoint.size) {
            let bytes = try Data(contentsOf: log.appendingPathComponent(id.path))
            grower.append(try EntryBundle(id, bytes: Array(bytes)).hashes)
        }
        #expect(grower.root == checkpoint.root)
        for tile in grower.takeChanges() {
            #expect(try Array(Data(contentsOf: log.appendingPathComponent(tile.id.path))) == tile.bytes)
        }
    }
}

/// A Python that has tlog-scales: the first of NACRE_FUZZ_PYTHON, python3 and the one that `scripts/install --tests` makes.
enum PythonLog {
    static let needs: Comment = "needs Python >= 3.11 with tlog-scales: set NACRE_FUZZ_PYTHON, or scripts/install --tests"
    static let python = find()

    private static let source = URL(fileURLWithPath: #filePath)

    private static func find() -> String? {
        let root = source.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let pythons = [
            ProcessInfo.processInfo.environment["NACRE_FUZZ_PYTHON"], "python3", root + "/.build/clients/bin/python",
        ]
        let script = "import tlog_scales.reader, tlog_scales.writer"
        return pythons.compactMap { $0 }.first { TestProgram.succeeds([$0, "-c", script]) }
    }

    static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_tlog_" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static func write(_ bytes: [UInt8], to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    static func run(_ script: String, _ input: Data) async throws -> (Int32, String) {
        let path = source.deletingLastPathComponent().appendingPathComponent("Python/" + script).path
        let run = try await TestProgram.run([python ?? "python3", "-B", path], input: input)
        return (run.status, run.output + run.errors)
    }
}
