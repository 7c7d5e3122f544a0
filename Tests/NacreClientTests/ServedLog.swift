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
            let found = state.withLock { Self.answer(request.target, $0) }
            return RecordingServer.Response(status: found == nil ? 404 : 200, body: found ?? [])
        }
        running.withLock { $0 = server }
    }

    func stop() { running.withLock { $0?.stop() } }

    func append(_ statement: LeafStatement, object: UUID = UUID()) {
        state.withLock { _ = $0.log.append(statement, object: object) }
    }

    func append(_ leaf: Leaf) { state.withLock { _ = $0.log.append(leaf.bytes) } }

    func publish() throws { try state.withLock { $0.note = try $0.log.note() } }

    private static func answer(_ target: String, _ state: State) -> [UInt8]? {
        guard target.hasPrefix("/log/"), let note = state.note else { return nil }
        let path = target.dropFirst("/log/".count)
        if path == "info" {
            let key = state.log.vkey.replacing("/", with: "\\/")
            return Array("{\"origin\":\"\(state.log.signer.verifier.name)\",\"vkey\":\"\(key)\"}".utf8)
        }
        if path.hasPrefix("tile/"), case .hashes(let id)? = TilePath(path.dropFirst("tile/".count)) {
            var grower = TreeGrower()
            grower.append(state.log.entries.map { LogHash(leaf: $0) })
            return try? TileSet(grower.takeChanges()).tile(id).bytes
        }
        return try? state.log.file(String(path), note: note)
    }
}
