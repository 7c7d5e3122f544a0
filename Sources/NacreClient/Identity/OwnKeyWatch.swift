import AgentSignatures
import Foundation
import LogVerification
public import TransparencyLog

/// Watches the log for identity keys of one agent that its home did not make, and raises an alarm for each until somebody
/// says that it was seen (protocols.md section 6): a key that was there for a moment may have signed something.
///
/// Every leaf is fetched, whole tiles at a time: the server does not learn which agent somebody watches.
public struct OwnKeyWatch: Sendable {
    private let home: AgentHome
    private let server: ServerAddress
    private let pins: LogPins
    private let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970.
    public init(
        _ home: AgentHome, at server: ServerAddress, pins: LogPins,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        self.home = home
        self.server = server
        self.pins = pins
        self.now = now
    }

    /// A key that the home did not make.
    public struct Strange: Codable, Sendable, Equatable {
        /// The UUID under which it stands in the log.
        public let object: String
        public let keyID: String
        /// The leaf that added it.
        public let leaf: Int64
        /// The leaf that took it back; nil while it is good.
        public internal(set) var removed: Int64?
    }

    public struct Report: Sendable, Equatable {
        /// Those that nobody has acknowledged; of those that were taken back, too.
        public let strange: [Strange]
        /// How many leaves the log has.
        public let size: Int64
        /// The log's key, where it was learned from the server just now.
        public let learnedKey: String?
        /// When enough of the witnesses had cosigned what was read, in seconds since 1970; nil where none is trusted.
        public let cosignedAt: Int64?
    }

    /// The agent that this home was used for last, by its UUID; nil before the first look of a home without identity keys.
    public func agent() throws -> String? { try home.loadIdentity()?.agentID ?? memory()?.agent }

    /// Reads what has come since the last look.
    ///
    /// - Parameter agent: its UUID.
    /// - Throws: `LogFinding` for a log that is not good, `LogFetchError` for one that cannot be read.
    public func look(for agent: String) async throws -> Report {
        let lock = try await HomeLock(home, "key-watch")
        defer { lock.release() }
        var memory = try memory() ?? Memory(agent: agent)
        if memory.agent != agent { memory = Memory(agent: agent) }
        var position = memory.position.flatMap { LogPosition(bytes: Array($0)) }
        // Who names another key of the log now has learned elsewhere that it goes on under that key: it is read anew.
        if let log = pins.log, position.map({ $0.logKey != log }) ?? false { position = nil }
        var pins = pins
        pins.witnesses = pins.witnesses ?? memory.witnesses
        pins.quorum = pins.quorum ?? memory.quorum
        var reader = LogReader(LogAddress(server: server.text), pins: pins)
        let evidence = EvidenceFile(path: home.folder + "/log-evidence", day: now() / 86_400)
        reader.keep = { try evidence.keep($0) }
        let (news, reading) = try await reader.keyNews(of: [agent], from: position, at: now())
        let identity = try home.loadIdentity()
        let origin = reading.checkpoint.checkpoint.origin
        if let identity, identity.logOrigin != origin {
            // What stands there was not signed for the network that this home is of.
            throw AgentIdentityError.otherLog(known: identity.logOrigin, now: origin)
        }
        let own = Set(try identity?.publicKeys.map(\.bytes) ?? [])
        for one in news where !own.contains(one.statement.key) { memory.take(one) }
        memory.strange.removeAll { strange in own.contains { (try? IdentityKey(bytes: $0).id.text) == strange.keyID } }
        memory.position = Data(reading.position.bytes)
        memory.witnesses = pins.witnesses
        memory.quorum = pins.quorum
        try save(memory)
        return Report(
            strange: memory.strange, size: reading.position.size,
            learnedKey: reading.isFirstUse ? reading.position.logKey : nil, cosignedAt: reading.cosignedAt)
    }

    /// Notes that the agent's holder knows of a key that was taken back: it raises no alarm any more.
    ///
    /// - Returns: false where no such key is remembered; one that is still there cannot be acknowledged away.
    public func acknowledge(_ keyID: String) async throws -> Bool {
        let lock = try await HomeLock(home, "key-watch")
        defer { lock.release() }
        guard var memory = try memory() else { return false }
        let before = memory.strange.count
        memory.strange.removeAll { $0.keyID == keyID && $0.removed != nil }
        guard memory.strange.count < before else { return false }
        try save(memory)
        return true
    }

    // MARK: The file

    private struct Memory: Codable {
        let agent: String
        /// `LogPosition.bytes`
        var position: Data?
        var strange: [Strange] = []
        var witnesses: [String]?
        var quorum: Int?

        init(agent: String) { self.agent = agent }

        /// A leaf about a key that was not made here.
        mutating func take(_ news: KeyNews) {
            let place = strange.firstIndex { $0.object == news.object }
            switch news.statement.change {
            case .added where place == nil:
                strange.append(Strange(object: news.object, keyID: news.keyID, leaf: news.index))
            // Somebody vouched for it since.
            case .added: break
            case .removed: if let place { strange[place].removed = news.index }
            }
        }
    }

    private var path: String { home.folder + "/key-watch.json" }

    private func memory() throws -> Memory? {
        guard let bytes = try PrivateFile(path: path, maxBytes: 1 << 20).read() else { return nil }
        guard let memory = try? JSONDecoder().decode(Memory.self, from: bytes) else {
            throw AgentHomeError.malformed(path)
        }
        return memory
    }

    private func save(_ memory: Memory) throws {
        try home.prepare()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try PrivateFile(path: path).replace(with: try encoder.encode(memory) + Data("\n".utf8))
    }
}
