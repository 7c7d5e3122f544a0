public import AgentSignatures
import ByteFraming
public import Crypto
import Foundation

/// What an agent's identity key signs of a prekey: to whom this key belongs, on which device, until when.
///
/// Ed25519 over `"nacre/prekey/v1\0"` and then, each behind its length as a big-endian u32, numbers as eight bytes
/// big-endian:
/// ```
/// log origin                the name of the network's log
/// agent                     16 bytes of its UUID
/// device                    16 bytes
/// kind                      medium or one-time
/// prekey id                 16 bytes
/// expiry day                days since 1970-01-01: the last day on which anybody seals to it
/// key                       1216 bytes, X-Wing
/// ```
public struct PrekeyStatement: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// For everybody, a week long.
        case medium
        /// For one sender: the server gives it away once.
        case oneTime = "one-time"

        public init(_ text: some StringProtocol) throws(MessageFormatProblem) {
            guard let kind = Kind(rawValue: String(text)) else { throw .unknownPrekeyKind }
            self = kind
        }
    }

    public static let domain = "nacre/prekey/v1\0"

    public let logOrigin: String
    public let agent: ObjectUUID
    public let device: DeviceID
    public let kind: Kind
    public let id: PrekeyID
    /// Days since 1970; on the day itself the key is still good.
    public let expiryDay: Int64
    public let key: SealingKey

    public init(
        logOrigin: String, agent: ObjectUUID, device: DeviceID, kind: Kind, id: PrekeyID, expiryDay: Int64,
        key: SealingKey
    ) {
        self.logOrigin = logOrigin
        self.agent = agent
        self.device = device
        self.kind = kind
        self.id = id
        self.expiryDay = expiryDay
        self.key = key
    }

    /// What is signed.
    public var bytes: [UInt8] {
        Array(Self.domain.utf8)
            + Framing.frame(optional: [
                Array(logOrigin.utf8), agent.bytes, device.bytes, Array(kind.rawValue.utf8), id.bytes,
                Framing.number(expiryDay), key.bytes,
            ])
    }

    public func signed(by key: Curve25519.Signing.PrivateKey) throws -> IdentitySignature {
        try IdentitySignature(bytes: Array(key.signature(for: bytes)))
    }

    public func isSigned(by key: IdentityKey, _ signature: IdentitySignature) -> Bool { key.signed(bytes, signature) }
}
