import AgentSignatures
import Foundation
public import LogVerification
import TransparencyLog

/// Watches the log for identity keys of one agent that its home did not make, and raises an alarm for each until it is
/// taken back (protocols.md section 6).
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
    }

    public struct Report: Sendable, Equatable {
        /// Those that are still there.
        public let strange: [Strange]
        /// How many leaves the log has.
        public let size: Int64
        /// The log's key, where it was learned from the server just now.
        public let learnedKey: String?
    }

    /// The agent that this home was used for last, by its UUID; nil before the first look of a home without identity keys.
    public func agent() throws -> String? { try home.loadIdentity()?.agentID ?? memory()?.agent }

    /// Reads what has come since the last look.
    ///
    /// - Parameter agent: its UUID.
    /// - Throws: `LogFinding` for a log that is not good, `LogFetchError` for one that cannot be read.
    public func look(for agent: String) async throws -> Report {
        var memory = try memory() ?? Memory(agent: agent)
        if memory.agent != agent { memory = Memory(agent: agent) }
        let position = memory.position.flatMap { LogPosition(bytes: Array($0)) }
        var pins = pins
        pins.witnesses = pins.witnesses ?? memory.witnesses
        pins.quorum = pins.quorum ?? memory.quorum
        let (news, reading) = try await LogReader(LogAddress(server: server.text), pins: pins)
            .keyNews(of: [agent], from: position, at: now())
        let own = Set(try home.loadIdentity()?.publicKeys.map(\.bytes) ?? [])
        for one in news {
            memory.strange.removeAll { $0.object == one.object }
            guard one.statement.change == .added, !own.contains(one.statement.key) else { continue }
            memory.strange.append(Strange(object: one.object, keyID: one.keyID, leaf: one.index))
        }
        memory.position = Data(reading.position.bytes)
        memory.witnesses = pins.witnesses
        memory.quorum = pins.quorum
        try save(memory)
        return Report(
            strange: memory.strange, size: reading.position.size,
            learnedKey: reading.isFirstUse ? reading.position.logKey : nil)
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
