import ByteFraming
import Crypto
public import Envelope
import LayerSupport
public import Storage

/// The key under which every entry of the log, and every leaf that waits for the day's batch, carries a code: so that
/// the sequencer signs what this program wrote and nothing that somebody put into the tables who has no key.
///
/// `Codable` for a tool beside a server that holds the key store, which hands it over through the operator's door.
public struct EntryKeys: Sendable, Codable {
    /// Never empty, the newest last.
    private let all: [PurposeKey]
    /// Says of which database's keys it is one.
    private let mark: [UInt8]

    public init(dataKeys: DataKeyStore) async throws {
        mark = try await KeyMark.mark(dataKeys)
        all = try await dataKeys.purposeKeys("log-entry").all
    }

    /// As a running server answers for it, see `OperatorDoor`.
    public static let taskName = "log-entry-keys"

    /// Throws `KeysRefusal` for a database that was made with other keys.
    public func check(_ store: any Store) async throws { try await KeyMark.check(store, mark) }

    /// The key of one leaf, which makes its code from the index.
    func key(of leaf: [UInt8]) -> EntryKey { Self.key(of: leaf, all[all.count - 1]) }

    func code(of leaf: [UInt8], at index: Int64) -> [UInt8] { key(of: leaf).code(at: index) }

    func holds(_ code: [UInt8]?, of leaf: [UInt8], at index: Int64) -> Bool {
        guard let code else { return false }
        return all.contains { Self.key(of: leaf, $0).holds(code, at: index) }
    }

    private static func key(of leaf: [UInt8], _ key: PurposeKey) -> EntryKey {
        EntryKey(bytes: key.tag("nacre/log-entry/v1\0", leaf))
    }

    // MARK: What waits for the batch of the day

    func code(of leaf: DeferredLeaf, day: Int64) -> [UInt8] { Self.code(of: leaf, day: day, all[all.count - 1]) }

    func holds(_ code: [UInt8]?, of leaf: DeferredLeaf, day: Int64) -> Bool {
        guard let code else { return false }
        return all.contains { Self.code(of: leaf, day: day, $0) == code }
    }

    private static func code(of leaf: DeferredLeaf, day: Int64, _ key: PurposeKey) -> [UInt8] {
        let words = Framing.frame(optional: [
            leaf.id, Array(leaf.object.utf8), Framing.number(day), Framing.number(leaf.step), leaf.template,
            leaf.record, leaf.salt,
        ])
        return key.tag("nacre/log-deferred/v1\0", words)
    }
}

/// The key of one leaf: an entry's code is HMAC-SHA256 (RFC 2104) under it over the index, 8 bytes big endian.
///
/// In two steps, because the index is known to the database alone until the commit: asking for it first would hold the
/// lock of `log_counter` for a round trip. PostgreSQL computes the second step itself. Who sees its statements could put
/// this one leaf at another index, and no other leaf anywhere.
struct EntryKey: Sendable {
    private let bytes: [UInt8]

    /// The key as it goes before what SHA-256 takes first and last: padded to a block, combined with `ipad` and `opad`.
    var inner: [UInt8] { block(0x36) }
    var outer: [UInt8] { block(0x5c) }

    private static let blockSize = 64

    /// - Parameter bytes: 32 of them.
    init(bytes: [UInt8]) { self.bytes = bytes }

    func code(at index: Int64) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Framing.number(index), using: SymmetricKey(data: bytes)))
    }

    func holds(_ code: [UInt8], at index: Int64) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Framing.number(index), using: SymmetricKey(data: bytes))
    }

    private func block(_ pad: UInt8) -> [UInt8] {
        (bytes + [UInt8](repeating: 0, count: Self.blockSize - bytes.count)).map { $0 ^ pad }
    }
}
