public import AgentAPI
import ByteFraming
public import Crypto
public import Foundation

/// What an agent tells its owner and nobody else: the one-way glass. Only the owner's wallet opens it.
///
/// HPKE (RFC 9180) base mode, X-Wing + HKDF-SHA256 + AES-256-GCM, no associated data, one entry per encapsulation:
/// ```
/// info      = frame("nacre/trail/v1\0", agent UUID 16 bytes)
/// plaintext = u32 length, JSON {"day","type","text"}, zeros up to 1,024 bytes
/// sealed    = encapsulated key 1,120 bytes, ciphertext 1,024, tag 16
/// ```
/// Every entry measures the same, so that its size tells nothing.
public struct TrailEntry: Sendable, Equatable, Codable {
    /// `2026-11-21`, as the agent wrote it.
    public let day: String
    /// What kind of entry, such as `note`.
    public let type: String
    public let text: String

    public static let trailKeySize = 1_216
    public static let sealedSize = encapsulatedKeySize + plaintextSize + 16
    private static let encapsulatedKeySize = 1_120
    private static let plaintextSize = 1_024

    public init(day: String, type: String, text: String) {
        self.day = day
        self.type = type
        self.text = text
    }

    /// - Parameter trailKey: the owner's X-Wing public key, 1,216 bytes.
    /// - Throws: ``TrailEntryError``.
    public func sealed(to trailKey: [UInt8], agent: UUID) throws(TrailEntryError) -> [UInt8] {
        let plaintext = try padded()
        do {
            let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: trailKey)
            var sender = try HPKE.Sender(recipientKey: key, ciphersuite: Self.suite, info: Self.info(of: agent))
            return Array(sender.encapsulatedKey) + Array(try sender.seal(plaintext))
        } catch {
            throw .unusableKey
        }
    }

    /// Opens an entry.
    ///
    /// - Throws: ``TrailEntryError/sealedForAnother`` for another key, another agent or changed bytes.
    public init(
        opening sealed: [UInt8], with key: XWingMLKEM768X25519.PrivateKey, agent: UUID
    ) throws(TrailEntryError) {
        guard sealed.count == Self.sealedSize else { throw .malformed }
        let encapsulated = Data(sealed.prefix(Self.encapsulatedKeySize))
        let opened: Data
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key, ciphersuite: Self.suite, info: Self.info(of: agent), encapsulatedKey: encapsulated)
            opened = try recipient.open(Data(sealed.dropFirst(Self.encapsulatedKeySize)))
        } catch {
            throw .sealedForAnother
        }
        self = try Self.unpadded(opened)
    }

    // MARK: The padded text

    private func padded() throws(TrailEntryError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(self) else { throw .malformed }
        let padded = ZeroPadding.pad(json, to: Self.plaintextSize)
        guard padded.count == Self.plaintextSize else { throw .tooLong(by: padded.count - Self.plaintextSize) }
        return Data(padded)
    }

    private static func unpadded(_ plaintext: Data) throws(TrailEntryError) -> TrailEntry {
        guard plaintext.count == plaintextSize, let json = ZeroPadding.unpad(Array(plaintext)),
            let entry = try? JSONDecoder().decode(TrailEntry.self, from: Data(json))
        else { throw .malformed }
        return entry
    }

    private static var suite: HPKE.Ciphersuite { .XWingMLKEM768X25519_SHA256_AES_GCM_256 }

    private static func info(of agent: UUID) -> Data {
        let id = withUnsafeBytes(of: agent.uuid) { Array($0) }
        return Data(Framing.frame([Array("nacre/trail/v1\0".utf8), id]))
    }
}

extension SealedTrailEntry {
    /// Nil when the server gave something else than base64url.
    public var bytes: [UInt8]? { Base64URL.decode(sealed) }
}

/// Why a trail entry cannot be sealed or opened.
public enum TrailEntryError: Error, Sendable, Equatable {
    /// The text does not fit; by so many bytes of JSON.
    case tooLong(by: Int)
    /// What the server gave is no X-Wing public key.
    case unusableKey
    case sealedForAnother
    case malformed
}

extension TrailEntryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLong(let excess): "The entry is \(excess) bytes too long"
        case .unusableKey: "The owner's trail key cannot be used"
        case .sealedForAnother: "The entry was not sealed for this agent's owner, or it was changed"
        case .malformed: "The entry is not one of a trail"
        }
    }

    public var hint: String? {
        switch self {
        case .tooLong: "An entry holds about 950 bytes; write several."
        case .unusableKey: "See it with: nacre agent owner --json."
        case .sealedForAnother, .malformed: nil
        }
    }
}
