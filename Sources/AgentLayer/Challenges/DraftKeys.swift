import Envelope
import JSONWriting

/// The keys of what waits: one for each period, in the key store, destroyed soon after it; and one that makes codes.
struct DraftKeys: Sendable {
    private let codes: PurposeKey
    private let dataKeys: DataKeyStore

    init(dataKeys: DataKeyStore) async throws {
        codes = try await dataKeys.purposeKeys("verification-of-content").all[0]
        self.dataKeys = dataKeys
    }

    func codeTag(of agent: AgentID, _ head: [UInt8]) -> [UInt8] {
        codes.tag("nacre/content-code/v1\0", agent.bytes, head)
    }

    func key(of period: DraftPeriod) async throws -> DraftKey {
        DraftKey(key: try await dataKeys.key(for: Self.record(period)))
    }

    /// Nil where nothing was kept, and when the period is over.
    func existingKey(of period: DraftPeriod) async throws -> DraftKey? {
        try await dataKeys.existingKey(for: Self.record(period)).map(DraftKey.init)
    }

    /// After that nobody can read what waited in them, here or in a backup.
    func destroy(_ periods: [DraftPeriod]) async throws { try await dataKeys.destroy(periods.map(Self.record)) }

    /// Those of which there is a key. Looks through all keys.
    func periods() async throws -> [DraftPeriod] {
        try await dataKeys.records(startingWith: Array(Self.prefix.utf8)).compactMap { record in
            Int64(String(decoding: record.dropFirst(Self.prefix.utf8.count), as: UTF8.self)).map(
                DraftPeriod.init(number:))
        }
    }

    private static let prefix = "drafts/"

    private static func record(_ period: DraftPeriod) -> [UInt8] { Array("\(prefix)\(period.number)".utf8) }
}

/// The key of one period.
struct DraftKey: Sendable {
    let key: DataKey

    /// Where an agent's draft lies. Without the key no two rows can be told to be of one agent.
    func tag(of agent: AgentID, slot: Int) -> [UInt8] { key.tag("nacre/draft/v1\0", agent.bytes, [UInt8(slot)]) }

    func tags(of agent: AgentID) -> [[UInt8]] { (0..<ContentCode.slots).map { tag(of: agent, slot: $0) } }

    static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "drafts", column: "sealed", record: tag)
    }
}
