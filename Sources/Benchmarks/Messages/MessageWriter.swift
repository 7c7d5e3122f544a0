import AgentSignatures
import Crypto
import Foundation
import MessageEncryption
import MessageFormats

/// An agent with one device, that seals what it writes.
struct MessageWriter: Sendable {
    let agent: ObjectUUID
    let identity: Curve25519.Signing.PrivateKey
    let device: DeviceID
    let prekey: OwnPrekey
    let logOrigin: String

    static func today() -> Int64 { Int64(Date().timeIntervalSince1970) / 86_400 }

    init(agent: ObjectUUID, logOrigin: String) throws {
        self.agent = agent
        self.logOrigin = logOrigin
        identity = Curve25519.Signing.PrivateKey()
        device = .random()
        prekey = try .make(
            .medium, logOrigin: logOrigin, agent: agent, device: device, identityKey: IdentityKey(of: identity),
            expiryDay: Self.today() + PrekeyTerms.mediumDays)
    }

    var sender: SenderKey { get throws { try SenderKey(agent: agent, privateKey: identity) } }

    func recipientKey() throws -> RecipientKey {
        try RecipientKey(
            prekey.statement, signature: try prekey.statement.signed(by: identity),
            identityKey: try IdentityKey(of: identity), today: Self.today())
    }

    /// Words of about as many bytes as the padded size of 1 KiB takes.
    static let words = String(repeating: "The tide is out and the reef shows. ", count: 14)

    func content(for other: MessageWriter, counter: Int64) throws -> MessageContent {
        MessageContent(
            id: .random(), conversation: ConversationKey.id(logOrigin: logOrigin, agent, other.agent), counter: counter,
            time: Int64(Date().timeIntervalSince1970 * 1_000),
            body: try .text(Self.words, to: other.agent, received: [], attachments: []))
    }
}
