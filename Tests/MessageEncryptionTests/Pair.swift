import AgentSignatures
import Crypto
import Foundation
import MessageEncryption
import MessageFormats

/// Alice, who writes to Bob, and Carol, who should not read it.
struct Pair {
    static let logOrigin = "nacre.example/log"
    static let today: Int64 = 20_700
    static let now: Int64 = 1_788_000_000_000

    let alice: SenderKey
    let bob: SenderKey
    let carol: SenderKey
    let prekey: OwnPrekey
    let recipient: RecipientKey

    init() throws {
        alice = try Self.agent(0xA)
        bob = try Self.agent(0xB)
        carol = try Self.agent(0xC)
        prekey = try Self.prekey(of: bob)
        recipient = try Self.published(prekey, by: 0xB)
    }

    static func signingKey(_ number: UInt8) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: number, count: 32))
    }

    static func agent(_ number: UInt8) throws -> SenderKey {
        try SenderKey(
            agent: try ObjectUUID(bytes: [UInt8](repeating: number, count: 16)), privateKey: try signingKey(number))
    }

    static func prekey(
        of agent: SenderKey, kind: PrekeyStatement.Kind = .medium, id: PrekeyID = .random(), origin: String = logOrigin
    ) throws -> OwnPrekey {
        try OwnPrekey.make(
            kind, id: id, logOrigin: origin, agent: agent.agent, device: .random(), identityKey: agent.identityKey,
            expiryDay: today + PrekeyTerms.days(of: kind))
    }

    /// As others get it from a server.
    static func published(_ prekey: OwnPrekey, by number: UInt8) throws -> RecipientKey {
        try RecipientKey(
            prekey.statement, signature: try prekey.statement.signed(by: try signingKey(number)),
            identityKey: prekey.identityKey, today: today)
    }

    var conversation: ConversationID {
        ConversationKey.id(logOrigin: Self.logOrigin, alice.agent, bob.agent)
    }

    func content(
        _ text: String = "to Bob alone", counter: Int64 = 0, time: Int64 = now, conversation: ConversationID? = nil,
        to: ObjectUUID? = nil
    ) throws -> MessageContent {
        MessageContent(
            id: .random(), conversation: conversation ?? self.conversation, counter: counter, time: time,
            body: try MessageBody.text(text, to: to ?? bob.agent))
    }

    func sealed(_ content: MessageContent? = nil) throws -> SealedMessage {
        try MessageSealer.seal(try content ?? self.content(), to: recipient, from: alice)
    }

    func opened(_ sealed: SealedMessage, now: Int64 = now) throws -> OpenedMessage {
        try MessageOpener.open(sealed, with: prekey).verified(under: alice.identityKey, now: now)
    }
}
