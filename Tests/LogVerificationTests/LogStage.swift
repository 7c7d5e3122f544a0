import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import Synchronization
import TransparencyLog

@testable import LogVerification

/// A log made in memory and served over HTTP, which a test can make lie about anything.
final class LogStage: Sendable {
    struct State: Sendable {
        var entries: [[UInt8]] = []
        var contents: [ContentEntry] = []
        var grower = TreeGrower()
        var tiles = TileSet()
        /// The object's last leaf and version.
        var last: [String: (index: Int64, version: Int64)] = [:]
        var note: SignedNote?
        /// What is served in the place of something.
        var lies: [String: StageServer.Response] = [:]
        /// The API's replies, below `/api/v1`.
        var api: [String: String] = [:]
        var time: Int64 = 1_800_000_000
        /// What `/log/info` says of leaves that are not published.
        var waiting: Int64 = 0
        /// Keys that it says the log had under other names.
        var former: [String] = []
    }

    static let seed = [UInt8](repeating: 7, count: 32)
    let signer: NoteSigner
    let witnesses: [CosignatureSigner]
    let state: Mutex<State>
    /// Asked before everything else for what a path answers.
    let answering = Mutex<@Sendable (String) -> StageServer.Response?> { _ in nil }
    private let server: Mutex<StageServer?>
    let folder: String

    var port: Int { server.withLock { $0?.port ?? 0 } }
    var address: LogAddress { LogAddress(server: "http://127.0.0.1:\(port)") }
    var requests: [String] { server.withLock { $0?.requests ?? [] } }
    var vkey: String { signer.verifier.vkey }
    var origin: String { signer.verifier.name }
    /// What agents take the log's name to be when they sign.
    let signedOrigin: String

    init(
        origin: String = "stage.example/log", signedAs: String? = nil, witnesses: Int = 2, seed: [UInt8] = LogStage.seed
    ) throws {
        signedOrigin = signedAs ?? origin
        signer = try NoteSigner(name: origin, seed: seed)
        self.witnesses = try (0..<witnesses).map { number in
            try CosignatureSigner(
                name: "witness\(number).example", seed: [UInt8](repeating: UInt8(100 + number), count: 32))
        }
        state = Mutex(State())
        server = Mutex(nil)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_log_" + UUID().uuidString).path
        let made = try StageServer { [unowned self] path in answer(path) }
        server.withLock { $0 = made }
    }

    deinit {
        server.withLock { $0?.stop() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Making the log

    /// Appends a leaf that commits to a record; the object's leaf before it can no longer be opened.
    @discardableResult
    func commit(
        _ type: LeafType, _ object: String, _ members: [String: CanonicalValue], role: LeafRole? = nil,
        act: String? = nil, content: ContentEntry? = nil
    ) -> Int64 {
        state.withLock { state in
            let version = (state.last[object]?.version ?? 0) + 1
            var record = members
            record["object"] = .string(object)
            record["version"] = .integer(version)
            let salt = LeafSalt()
            let statement = CommittedStatement(
                type: type, commitment: LeafCommitment(type: type, record: .object(record), salt: salt), role: role,
                act: act)
            return Self.append(
                .committed(statement), object, content ?? .open(record: .object(record), salt: salt), &state)
        }
    }

    @discardableResult
    func state(_ statement: LeafStatement, _ object: String) -> Int64 {
        state.withLock { Self.append(statement, object, .closed, &$0) }
    }

    private static func append(
        _ statement: LeafStatement, _ object: String, _ content: ContentEntry, _ state: inout State
    ) -> Int64 {
        let previous = state.last[object]
        let version = (previous?.version ?? 0) + 1
        let leaf = Leaf(object: object, version: version, prev: previous?.index, statement: statement)
        if let previous { state.contents[Int(previous.index)] = .superseded }
        return append(raw: leaf.bytes, object, version, content, &state)
    }

    /// Appends bytes that need not be a leaf.
    @discardableResult
    func append(raw bytes: [UInt8], content: ContentEntry = .closed) -> Int64 {
        state.withLock { Self.append(raw: bytes, UUID().uuidString.lowercased(), 1, content, &$0) }
    }

    private static func append(
        raw bytes: [UInt8], _ object: String, _ version: Int64, _ content: ContentEntry, _ state: inout State
    ) -> Int64 {
        let index = Int64(state.entries.count)
        state.last[object] = (index, version)
        state.entries.append(bytes)
        state.contents.append(content)
        state.grower.append(LogHash(leaf: bytes))
        for tile in state.grower.takeChanges() { state.tiles.insert(tile) }
        return index
    }

    /// Signs the tree as it is, and has it cosigned.
    ///
    /// - Parameter cosigners: which of the witnesses do; nil all.
    func publish(cosigners: [Int]? = nil) throws {
        try state.withLock { state in
            let checkpoint = Checkpoint(origin: origin, size: state.grower.size, root: state.grower.root)
            var note = try signer.sign(checkpoint)
            for number in cosigners ?? Array(witnesses.indices) {
                note = try note.adding(try witnesses[number].cosign(note.text, at: state.time))
            }
            state.note = note
        }
    }

    /// The same tree again from other entries: as a log that was rewritten would have it.
    func rewrite(_ change: (inout [[UInt8]]) -> Void) {
        state.withLock { state in
            change(&state.entries)
            state.grower = TreeGrower()
            state.tiles = TileSet()
            for entry in state.entries { state.grower.append(LogHash(leaf: entry)) }
            for tile in state.grower.takeChanges() { state.tiles.insert(tile) }
        }
    }

    // MARK: Serving it

    func lie(_ path: String, _ response: StageServer.Response) { state.withLock { $0.lies[path] = response } }

    /// What an honest server's API says at a path.
    func served(_ path: String) -> String? { state.withLock { Self.served(path, $0) } }

    private func answer(_ target: String) -> StageServer.Response {
        if let answer = answering.withLock({ $0 })(target) { return answer }
        return state.withLock { state in
            if let lie = state.lies[target] { return lie }
            if target.hasPrefix("/api/v1") {
                let path = String(target.dropFirst("/api/v1".count))
                guard let text = state.api[path] ?? Self.served(path, state) else { return .notFound }
                return .init(body: Array(text.utf8))
            }
            guard target.hasPrefix("/log/") else { return .notFound }
            let path = String(target.dropFirst("/log/".count))
            if path == "checkpoint" { return .init(body: state.note?.bytes ?? []) }
            if path == "info" {
                return .init(
                    body: Array(
                        "{\"origin\":\"\(origin)\",\"vkey\":\"\(vkey.replacing("/", with: "\\/"))\",\"waiting\":\(state.waiting),\"former_origins\":\(Self.former(state))}"
                            .utf8))
            }
            if path.hasPrefix("content/"), let index = Int64(path.dropFirst("content/".count)) {
                let first = Int(index) * 256
                guard first < state.contents.count else { return .notFound }
                let entries = Array(state.contents[first..<min(first + 256, state.contents.count)])
                return .init(body: ContentTile(index: index, entries: entries).bytes)
            }
            if path.hasPrefix("proof?sequence="), let index = Int64(path.dropFirst("proof?sequence=".count)) {
                return proof(index, state)
            }
            guard path.hasPrefix("tile/"), let tile = TilePath(path.dropFirst("tile/".count)) else { return .notFound }
            switch tile {
            case .hashes(let id):
                return (try? state.tiles.tile(id)).map { .init(body: $0.bytes) } ?? .notFound
            case .entries(let id):
                let first = Int(id.index) * 256
                guard first + id.width <= state.entries.count,
                    let bundle = try? EntryBundle(Array(state.entries[first..<first + id.width]))
                else { return .notFound }
                return .init(body: bundle.bytes)
            }
        }
    }

    private static func former(_ state: State) -> String {
        let list = state.former.map { CanonicalValue.object(["origin": "old", "vkey": .string($0)]) }
        return String(decoding: CanonicalValue.array(list).bytes, as: UTF8.self)
    }

    /// What an honest server's API says: made from the records that are open.
    private static func served(_ path: String, _ state: State) -> String? {
        if path == "/health" { return "{}" }
        let parts = path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        let open = state.contents.compactMap { entry -> CanonicalValue? in
            if case .open(let record, _) = entry { record } else { nil }
        }
        let posts = open.filter { $0["title"] != nil }
        let comments = open.filter { $0["parent"] != nil }
        func text(_ name: String, _ value: CanonicalValue) -> String {
            String(decoding: CanonicalValue.object([name: value, "next_cursor": nil]).bytes, as: UTF8.self)
        }
        switch (parts.count, parts.first, parts.last) {
        case (1, "posts", _): return text("posts", .array(posts.suffix(100).reversed().map(served)))
        case (2, "posts", let id): return posts.first { $0["object"]?.text == id }.map { text("post", served($0)) }
        case (3, "posts", "comments"):
            return text("comments", .array(comments.filter { $0["post"]?.text == parts[1] }.map(served)))
        case (2, "comments", let id):
            return comments.first { $0["object"]?.text == id }.map { text("comment", served($0)) }
        case (2, "moderation", "log"):
            let lines = open.filter { $0["ends_at"] != nil }.map { CanonicalValue.object(["id": $0["object"] ?? nil]) }
            return text("entries", .array(lines))
        case (3, "agents", "keys"):
            guard let agent = open.first(where: { $0["name"]?.text == parts[1] })?["object"]?.text else { return nil }
            return keys(of: agent, state)
        default: return nil
        }
    }

    private static func keys(of agent: String, _ state: State) -> String {
        var keys: [String: CanonicalValue] = [:]
        for leaf in state.entries.compactMap({ try? Leaf(parsing: $0) }) {
            guard case .key(let statement) = leaf.statement, statement.agent == agent else { continue }
            keys[leaf.object] = [
                "id": .string(leaf.object), "key": .base64URL(statement.key),
                "removed_day": statement.change == .removed ? "2027-01-15" : nil,
            ]
        }
        let list = CanonicalValue.object([
            "agent": ["id": .string(agent)], "keys": .array(Array(keys.values)),
        ])
        return String(decoding: list.bytes, as: UTF8.self)
    }

    private static func served(_ record: CanonicalValue) -> CanonicalValue {
        var members = record.members ?? [:]
        members["id"] = record["object"]
        members["type"] = record["kind"]
        members["author_id"] = record["agent"]
        members["author"] = record["agent"].map { ["id": $0] }
        members["submolt"] = record["submolt"].map { ["id": $0] }
        members["created_at"] = record["created_at"]?.number.map { .string(Timestamp(milliseconds: $0).iso8601) }
        members["post_id"] = record["post"]
        members["parent_id"] = record["parent"]
        members["is_deleted"] = false
        members["replies"] = []
        members["signature"] = record["signed"]?["signature"]
        members["key_id"] = record["signed"]?["key_id"]
        members["signing_day"] = record["signed"]?["day"]
        return .object(members)
    }

    private func proof(_ index: Int64, _ state: State) -> StageServer.Response {
        guard let note = state.note, let size = try? Checkpoint(parsing: note.text).size,
            let proof = try? InclusionProof(index: index, size: size, tiles: state.tiles)
        else { return .notFound }
        return .init(body: Array(TransparencyProof(inclusion: proof, note: note).text.utf8))
    }

    // MARK: Verifying it

    var pins: LogPins { LogPins(log: vkey, witnesses: witnesses.map(\.verifier.vkey)) }

    func verification(_ change: (inout LogVerifier) -> Void = { _ in }) -> LogVerifier {
        let time = state.withLock { $0.time }
        var verification = LogVerifier(address, pins: pins, clock: { time + 60 })
        verification.pause = .milliseconds(1)
        verification.patience.pause = .milliseconds(1)
        change(&verification)
        return verification
    }

    func verify(
        _ file: LogMemoryFile? = nil, _ change: (inout LogVerifier) -> Void = { _ in }
    ) async throws -> LogReport { try await verification(change).run(file) }

    func memoryFile(_ name: String = "state") throws -> LogMemoryFile { try LogMemoryFile(path: folder + "/" + name) }
}
