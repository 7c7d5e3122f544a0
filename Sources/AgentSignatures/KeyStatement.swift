import ByteFraming
public import Crypto
import Foundation

/// What is signed when an identity key comes or goes, by the key that vouches for it: one that the agent had before, or its
/// owner's.
///
/// Ed25519 over `"nacre/key/v1\0"` and then, framed as in ``ContentStatement``:
/// ```
/// log origin
/// act                       add or remove
/// agent                     16 bytes of its UUID
/// object                    16 bytes, the UUID under which the key stands in the log
/// key                       32 bytes
/// previous key              32 bytes: the agent's key before it; absent where there was none
/// authority                 key or owner
/// day                       days since 1970-01-01
/// ```
/// Who adds a key proves with the same bytes, signed by the new key itself, that it is the agent's: with `authority` as
/// `none` where nobody vouches for it.
public struct KeyStatement: Hashable, Sendable {
    public enum Act: String, Sendable {
        case add, remove
    }

    /// Who vouches.
    public enum Authority: String, Sendable, CaseIterable {
        /// Another key of the agent.
        case key
        case owner
        /// Nobody.
        case none
    }

    public static let domain = "nacre/key/v1\0"

    public let logOrigin: String
    public let act: Act
    public let agent: ObjectUUID
    public let object: ObjectUUID
    public let key: IdentityKey
    public let previous: IdentityKey?
    public let authority: Authority
    /// Days since 1970.
    public let day: Int64

    public init(
        logOrigin: String, act: Act, agent: ObjectUUID, object: ObjectUUID, key: IdentityKey, previous: IdentityKey?,
        authority: Authority, day: Int64
    ) {
        self.logOrigin = logOrigin
        self.act = act
        self.agent = agent
        self.object = object
        self.key = key
        self.previous = previous
        self.authority = authority
        self.day = day
    }

    /// What is signed.
    public var bytes: [UInt8] {
        Array(Self.domain.utf8)
            + Framing.frame(optional: [
                Array(logOrigin.utf8), Array(act.rawValue.utf8), agent.bytes, object.bytes, key.bytes, previous?.bytes,
                Array(authority.rawValue.utf8), Framing.number(day),
            ])
    }

    public func signed(by key: Curve25519.Signing.PrivateKey) throws -> IdentitySignature {
        try IdentitySignature(bytes: Array(key.signature(for: bytes)))
    }

    /// - Parameter key: that of the authority, or the new key itself for the proof.
    public func isSigned(by key: IdentityKey, _ signature: IdentitySignature) -> Bool { key.signed(bytes, signature) }
}
