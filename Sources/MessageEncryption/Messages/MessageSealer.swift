import AgentSignatures
import ByteFraming
import Crypto
import Foundation
public import MessageFormats

/// Seals messages: HPKE in base mode, one encapsulation for each, no additional data.
///
/// Inside, padded: sender's UUID, key id, message id, conversation id, counter, time, body, signature, each framed.
public enum MessageSealer {
    /// For one prekey of one device. The same content for another device, or the sender's own copy, is sealed and signed
    /// again: the signature is over the prekey too.
    ///
    /// - Throws: ``MessageProblem/bodyTooLong``, or what the library throws.
    public static func seal(
        _ content: MessageContent, to recipient: RecipientKey, from sender: SenderKey
    ) throws -> SealedMessage {
        let info = recipient.info
        let statement = MessageStatement(
            info: info, sender: sender.agent, key: sender.identityKey.id, id: content.id,
            conversation: content.conversation, counter: content.counter, time: content.time, body: content.body.bytes)
        guard statement.body.count <= MessageStatement.mostBodyBytes else { throw MessageProblem.bodyTooLong }
        let padded = try MessagePadding.pad(
            InnerMessage(statement: statement, signature: try statement.signed(by: sender.privateKey)).bytes)
        let publicKey = try XWingMLKEM768X25519.PublicKey(rawRepresentation: recipient.statement.key.bytes)
        var context = try HPKE.Sender(recipientKey: publicKey, ciphersuite: .sealing, info: Data(info.bytes))
        return try SealedMessage(
            prekey: recipient.statement.id, encapsulatedKey: Array(context.encapsulatedKey),
            ciphertext: Array(try context.seal(padded)))
    }
}

extension HPKE.Ciphersuite {
    /// `SealingSuite`.
    static let sealing = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256
}
