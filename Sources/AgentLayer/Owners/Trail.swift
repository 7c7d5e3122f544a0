import AgentAPI
import ByteFraming
import Crypto
import Envelope
import Foundation
import JSONWriting
import NIOCore
import Storage

/// What an owner reads about its agent, and nobody else: entries that the agent sealed, and those that the server seals
/// for what concerns the agent's security.
///
/// HPKE (RFC 9180) base mode with X-Wing, HKDF-SHA256 and AES-256-GCM; `info` is `"nacre/trail/v1\0"` and the agent's UUID,
/// framed; the plaintext a u32 length, JSON `{"day","type","text"}` and zeros up to 1,024 bytes.
enum Trail {
    static let keptDays: Int64 = 90
    /// Entries per agent. The last ones are for the server's own: an agent cannot crowd out what warns its owner.
    static let capacity: Int64 = 1_000
    static let reserve: Int64 = 100

    private static let plaintextSize = 1_024
    private static let suite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

    enum Event: String, Sendable {
        case claimed, renewed, paused, resumed
        case ownerConfirmed = "owner_confirmed"
        case policyChanged = "policy_changed"
        case keyRotatedByAgent = "key_rotated_by_agent"
        case keyRotatedByOwner = "key_rotated_by_owner"
        case keyAuthorized = "key_authorized"
        case keyRevoked = "key_revoked"
        case keyAdded = "key_added"
        case keyRemoved = "key_removed"
        case bearerOff = "bearer_off"
        case bearerOn = "bearer_on"

        var text: String {
            switch self {
            case .claimed: "The agent was claimed with this owner key."
            case .renewed: "The agent's standing was renewed."
            case .paused: "The owner paused the agent."
            case .resumed: "The owner let the agent go on."
            case .ownerConfirmed: "The agent confirmed this owner key."
            case .policyChanged: "The owner changed the agent's policy."
            case .keyRotatedByAgent: "The agent replaced its API key."
            case .keyRotatedByOwner: "The owner replaced the agent's API key."
            case .keyAuthorized: "The owner vouched for a key of the agent."
            case .keyRevoked: "The owner took back a key of the agent."
            case .keyAdded: "The agent added an identity key."
            case .keyRemoved: "The agent took back an identity key."
            case .bearerOff: "The agent switched its API key off."
            case .bearerOn: "The agent switched its API key on."
            }
        }
    }

    /// Encrypts what the server tells an owner: encapsulated key, ciphertext and tag, as agents' entries.
    static func encrypt(_ event: Event, on day: Int64, for owner: OwnerRecord) throws -> [UInt8] {
        let content = TrailText(day: CalendarDay(day: day), type: event.rawValue, text: event.text).json(capacity: 256)
        let plaintext = ZeroPadding.pad(content.readableBytesView, to: plaintextSize)
        let info = Framing.frame([Array("nacre/trail/v1\0".utf8), owner.agent.bytes])
        let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: owner.trailKey)
        var sender = try HPKE.Sender(recipientKey: key, ciphersuite: suite, info: Data(info))
        let ciphertext = try sender.seal(plaintext)
        return Array(sender.encapsulatedKey) + Array(ciphertext)
    }

    /// Whether these bytes are an X-Wing public key.
    static func isKey(_ bytes: [UInt8]) -> Bool {
        bytes.count == OwnerRecord.trailKeySize && (try? XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes)) != nil
    }
}

/// What an entry says.
private struct TrailText: JSONWritable {
    let day: CalendarDay
    let type: String
    let text: String

    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("day", day)
            writer.field("type", type)
            writer.field("text", text)
        }
    }
}

/// An entry about to be stored: sealed once more under the owner's data key, under a random id.
struct PreparedTrailEntry: Sendable {
    let id: [UInt8]
    let agentTag: [UInt8]
    let day: Int64
    let sealed: [UInt8]

    init(id: [UInt8], agentTag: [UInt8], day: Int64, sealed: [UInt8]) {
        self.id = id
        self.agentTag = agentTag
        self.day = day
        self.sealed = sealed
    }

    /// - Parameter encrypted: what only the owner can open.
    init(_ encrypted: [UInt8], for owner: Owner, on day: Int64, _ keys: OwnerKeys) throws {
        let id = Identifier<PreparedTrailEntry>().bytes
        self.init(
            id: id, agentTag: keys.trailTag(of: owner.record.agent), day: day,
            sealed: try owner.dataKey.seal(encrypted, as: Self.context(id)))
    }

    init(_ event: Trail.Event, for owner: Owner, on day: Int64, _ keys: OwnerKeys) throws {
        try self.init(Trail.encrypt(event, on: day, for: owner.record), for: owner, on: day, keys)
    }

    static func context(_ id: [UInt8]) -> SealContext {
        SealContext(table: "trail_entries", column: "sealed", record: id)
    }
}

extension WriteTransaction {
    /// Stores an entry of the server. When there is no room even in the reserve, one of the oldest day goes.
    func append(_ entry: PreparedTrailEntry) throws {
        try send(TrailQueries.makeRoom(in: Trail.capacity + Trail.reserve, of: entry.agentTag))
        try send(TrailQueries.insert(entry))
    }
}

enum TrailQueries {
    static func count(_ agentTag: [UInt8]) -> Query<Int64> {
        Query("SELECT COUNT(*) FROM trail_entries WHERE agent_tag = \(agentTag)") { row in try row.integer() }
    }

    static func insert(_ entry: PreparedTrailEntry) -> Command {
        Command(
            """
            INSERT INTO trail_entries (id, agent_tag, day, sealed, fresh)
            VALUES (\(entry.id), \(entry.agentTag), \(entry.day), \(entry.sealed), TRUE)
            """)
    }

    struct SealedEntry: Sendable {
        let id: [UInt8]
        let day: Int64
        let sealed: [UInt8]
    }

    /// Newest day first; within a day in no order that says anything.
    static func page(_ agentTag: [UInt8], beforeDay day: Int64, id: [UInt8], limit: Int) -> Query<SealedEntry> {
        Query(
            """
            SELECT id, day, sealed FROM trail_entries
            WHERE agent_tag = \(agentTag) AND (day < \(day) OR (day = \(day) AND id < \(id)))
            ORDER BY day DESC, id DESC LIMIT \(limit)
            """
        ) { row in SealedEntry(id: try row.blob(), day: try row.integer(), sealed: try row.blob()) }
    }

    /// Removes one entry of the oldest day when there are as many as there may be.
    static func makeRoom(in capacity: Int64, of agentTag: [UInt8]) -> Command {
        Command(
            """
            DELETE FROM trail_entries WHERE id IN (
                SELECT id FROM trail_entries WHERE agent_tag = \(agentTag)
                ORDER BY day DESC, id DESC LIMIT 1 OFFSET \(capacity - 1))
            """)
    }

    static func remove(olderThan day: Int64) -> Command {
        Command("DELETE FROM trail_entries WHERE day < \(day)")
    }

    static func removeAll(_ agentTag: [UInt8]) -> Command {
        Command("DELETE FROM trail_entries WHERE agent_tag = \(agentTag)")
    }
}
