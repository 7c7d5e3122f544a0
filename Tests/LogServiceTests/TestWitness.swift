import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import TestServers
import TransparencyLog

@testable import LogService

/// A witness in the test's process that can be told to misbehave.
final class TestWitness: Sendable {
    enum Behaviour: Sendable {
        case honest
        /// Answers with this status and these bytes.
        case answering(Int, String)
        /// Takes the request and never answers.
        case silent
        /// Answers a byte at a time, and does not end.
        case trickling
    }

    private struct State {
        var size: Int64 = 0
        var root = LogHash.empty
        var behaviour = Behaviour.honest
        /// What it cosigned, by size.
        var cosigned: [Int64: Set<[UInt8]>] = [:]
        var time: Int64 = 1_700_000_000
    }

    let name: String
    private let signer: CosignatureSigner
    private let state = Mutex(State())
    private let served = Mutex<ServerInTest?>(nil)
    private let port = Mutex(0)

    init(_ name: String) throws {
        self.name = name
        signer = try CosignatureSigner(name: name, seed: (0..<32).map { _ in .random(in: 0...255) })
    }

    var verifier: NoteVerifier { signer.verifier }
    var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }
    var address: WitnessAddress { WitnessAddress(verifier: verifier, url: url) }
    var size: Int64 { state.withLock(\.size) }
    /// How many roots it cosigned of each size.
    var roots: [Int64: Int] { state.withLock { $0.cosigned.mapValues(\.count) } }

    func behave(_ behaviour: Behaviour) { state.withLock { $0.behaviour = behaviour } }
    func forget(to size: Int64, _ root: LogHash = .empty) { state.withLock { ($0.size, $0.root) = (size, root) } }

    func start(on fixed: Int? = nil) async throws {
        let port = fixed ?? 0
        let server = try await ServerInTest.start { onReady in
            let router = Router()
            router.post("/add-checkpoint") { request, _ in
                let body = try await request.body.collect(upTo: 1 << 20)
                return try await self.answer(Array(body.readableBytesView))
            }
            try await Application(
                router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
                onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) }, logger: ServerInTest.quiet
            ).runService()
        }
        self.port.withLock { $0 = server.port }
        served.withLock { $0 = server }
    }

    func stop() async throws {
        let server = served.withLock { served in
            defer { served = nil }
            return served
        }
        try await server?.stop()
    }

    private func answer(_ bytes: [UInt8]) async throws -> Response {
        switch state.withLock(\.behaviour) {
        case .answering(let status, let text): return Self.reply(status, text)
        case .silent:
            try await Task.sleep(for: .seconds(30))
            return Self.reply(500, "")
        case .trickling:
            let body = ResponseBody { writer in
                while true {
                    try await writer.write(ByteBuffer(string: "a"))
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
            return Response(status: .ok, body: body)
        case .honest: break
        }
        let request = try AddCheckpointRequest(parsing: bytes)
        let checkpoint = try Checkpoint(parsing: request.note.text)
        return try state.withLock { state in
            guard request.oldSize == state.size else { return Self.reply(409, "\(state.size)\n") }
            do {
                try request.proof.verify(
                    from: state.size, oldRoot: state.root, to: checkpoint.size, newRoot: checkpoint.root)
            } catch { return Self.reply(state.size == checkpoint.size ? 409 : 422, "\(state.size)\n") }
            (state.size, state.root) = (checkpoint.size, checkpoint.root)
            state.cosigned[checkpoint.size, default: []].insert(checkpoint.root.bytes)
            state.time += 1
            return Self.reply(200, try signer.cosign(request.note.text, at: state.time).line)
        }
    }

    private static func reply(_ status: Int, _ text: String) -> Response {
        Response(
            status: .init(code: status), body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
