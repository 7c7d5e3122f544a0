import Foundation
import Synchronization
import TestLogs
import TransparencyLog

/// A log in memory behind a server of its own.
final class ServedLog: Sendable {
    private struct State: Sendable {
        var log: MemoryLog
        var note: SignedNote?
    }

    private let state: Mutex<State>
    private let running = Mutex<RecordingServer?>(nil)

    var address: String { running.withLock { $0?.address } ?? "" }
    /// Paths that were asked for.
    var asked: [String] { running.withLock { $0?.requests.map(\.target) ?? [] } }
    var vkey: String { state.withLock { $0.log.vkey } }
    var origin: String { state.withLock { $0.log.signer.verifier.name } }

    init() throws {
        state = Mutex(State(log: try MemoryLog("agents.test/log")))
        let server = try RecordingServer { [unowned self] request in
            let found = state.withLock { Self.answer(request.target, $0.log, $0.note) }
            return RecordingServer.Response(status: found == nil ? 404 : 200, body: found ?? [])
        }
        running.withLock { $0 = server }
    }

    func stop() { running.withLock { $0?.stop() } }

    func append(_ statement: LeafStatement, object: UUID = UUID()) {
        state.withLock { _ = $0.log.append(statement, object: object) }
    }

    func append(_ leaf: Leaf) { state.withLock { _ = $0.log.append(leaf.bytes) } }

    func root(_ size: Int64) -> LogHash { state.withLock { $0.log.root(size: size) } }

    /// Another tree of the same size, under the same key.
    func fork() throws {
        try state.withLock { state in
            var other = try MemoryLog("agents.test/log")
            for entry in state.log.entries.dropLast() { other.append(entry) }
            other.append(Array("another".utf8))
            state.log = other
            state.note = try other.note()
        }
    }

    /// The same leaves under another key: as after an operator lost the first one.
    func succeed() throws {
        try state.withLock { state in
            var other = try MemoryLog("agents.test/log", seed: 2)
            for entry in state.log.entries { other.append(entry) }
            state.log = other
            state.note = try other.note()
        }
    }

    func publish() throws { try state.withLock { $0.note = try $0.log.note() } }

    /// What a log's server says; nil where there is nothing.
    static func answer(_ target: String, _ log: MemoryLog, _ note: SignedNote?) -> [UInt8]? {
        guard target.hasPrefix("/log/"), let note else { return nil }
        let path = target.dropFirst("/log/".count)
        if path == "info" {
            let key = log.vkey.replacing("/", with: "\\/")
            return Array("{\"origin\":\"\(log.signer.verifier.name)\",\"vkey\":\"\(key)\"}".utf8)
        }
        if path.hasPrefix("tile/"), case .hashes(let id)? = TilePath(path.dropFirst("tile/".count)) {
            var grower = TreeGrower()
            grower.append(log.entries.map { LogHash(leaf: $0) })
            return try? TileSet(grower.takeChanges()).tile(id).bytes
        }
        return try? log.file(String(path), note: note)
    }
}
