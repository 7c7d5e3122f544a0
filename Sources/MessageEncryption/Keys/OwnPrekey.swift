public import AgentSignatures
import Crypto
import Foundation
public import MessageFormats

/// A prekey with its private half: what opens messages sealed to it.
public struct OwnPrekey: Sendable {
    public let statement: PrekeyStatement
    /// The key with which it was signed: messages are bound to it.
    public let identityKey: IdentityKey
    let privateKey: XWingMLKEM768X25519.PrivateKey

    /// A new one.
    public static func make(
        _ kind: PrekeyStatement.Kind, id: PrekeyID = .random(), logOrigin: String, agent: ObjectUUID, device: DeviceID,
        identityKey: IdentityKey, expiryDay: Int64
    ) throws -> OwnPrekey {
        try OwnPrekey(
            privateKey: try XWingMLKEM768X25519.PrivateKey.generate(), kind: kind, id: id, logOrigin: logOrigin,
            agent: agent, device: device, identityKey: identityKey, expiryDay: expiryDay)
    }

    /// One that was kept.
    /// - Parameter seed: ``seed`` of it, 32 bytes.
    public init(
        seed: [UInt8], kind: PrekeyStatement.Kind, id: PrekeyID, logOrigin: String, agent: ObjectUUID, device: DeviceID,
        identityKey: IdentityKey, expiryDay: Int64
    ) throws {
        guard seed.count == SealingSuite.privateKeySize else { throw MessageProblem.malformedPrivateKey }
        try self.init(
            privateKey: try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed, publicKey: nil), kind: kind,
            id: id, logOrigin: logOrigin, agent: agent, device: device, identityKey: identityKey, expiryDay: expiryDay)
    }

    private init(
        privateKey: XWingMLKEM768X25519.PrivateKey, kind: PrekeyStatement.Kind, id: PrekeyID, logOrigin: String,
        agent: ObjectUUID, device: DeviceID, identityKey: IdentityKey, expiryDay: Int64
    ) throws {
        self.privateKey = privateKey
        self.identityKey = identityKey
        statement = PrekeyStatement(
            logOrigin: logOrigin, agent: agent, device: device, kind: kind, id: id, expiryDay: expiryDay,
            key: try SealingKey(bytes: Array(privateKey.publicKey.rawRepresentation)))
    }

    /// From which everything private follows: 32 bytes, to be kept sealed.
    public var seed: [UInt8] { Array(privateKey.seedRepresentation) }

    public var info: SealingInfo { SealingInfo(of: statement, signedBy: identityKey) }
}
