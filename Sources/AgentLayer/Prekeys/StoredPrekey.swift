import AgentAPI
import AgentSignatures
import ByteFraming
import MessageFormats

/// A prekey as its agent published it, with its signature. It was verified when it came in.
struct StoredPrekey: Hashable, Sendable {
    let id: PrekeyID
    /// The last day on which anybody seals to it.
    let expiryDay: Int64
    let key: [UInt8]
    let signature: [UInt8]

    init(id: PrekeyID, expiryDay: Int64, key: SealingKey, signature: IdentitySignature) {
        (self.id, self.expiryDay, self.key, self.signature) = (id, expiryDay, key.bytes, signature.bytes)
    }

    var fields: [[UInt8]] { [id.bytes, Framing.number(expiryDay), key, signature] }

    init(_ reader: inout FrameReader) throws {
        id = try PrekeyID(bytes: try reader.field(exactly: RandomIDSize.bytes))
        expiryDay = try reader.number()
        key = try reader.field(exactly: SealingSuite.publicKeySize)
        signature = try reader.field(exactly: IdentitySignature.size)
    }

    func isGood(on today: Int64) -> Bool { expiryDay >= today }

    var object: PrekeyObject {
        PrekeyObject(
            id: id.text, expiresDay: expiryDay, publicKey: Base64URL.encode(key), signature: Base64URL.encode(signature))
    }
}
