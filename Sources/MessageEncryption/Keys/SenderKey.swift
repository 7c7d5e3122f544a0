public import AgentSignatures
public import Crypto

/// Who writes, and the identity key with which.
public struct SenderKey: Sendable {
    public let agent: ObjectUUID
    public let identityKey: IdentityKey
    let privateKey: Curve25519.Signing.PrivateKey

    public init(agent: ObjectUUID, privateKey: Curve25519.Signing.PrivateKey) throws {
        self.agent = agent
        self.privateKey = privateKey
        identityKey = try IdentityKey(of: privateKey)
    }
}
