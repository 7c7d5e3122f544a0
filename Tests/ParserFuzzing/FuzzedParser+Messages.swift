import AgentSignatures
import Crypto
import Foundation
import JSONWriting
import MessageEncryption
import MessageFormats

extension FuzzedParser {
    static let messages = [
        // An even first byte: the rest as it arrives. An odd one: sealed first, as anybody can seal anything.
        FuzzedParser("sealed-message", longest: 5_300, isSlow: true) { bytes in
            guard let first = bytes.first else { return false }
            let rest = Array(bytes.dropFirst())
            guard first & 1 == 1 else {
                guard let message = try? SealedMessage(bytes: rest) else { return false }
                try require(message.bytes == rest, "a message is written as it was read")
                try require((try? SealedMessage(message.text)) == message, "its text is the message")
                let opened = try? MessageOpener.open(message, with: Correspondents.shared.prekey)
                try require(opened == nil, "nobody seals without knowing how")
                return true
            }
            let message = try Correspondents.shared.seal(padded: padded(rest, isRight: first & 2 == 0))
            guard let opened = try? MessageOpener.open(message, with: Correspondents.shared.prekey) else { return false }
            let verified = try? opened.verified(
                under: Correspondents.shared.sender.identityKey, now: Correspondents.now)
            try require(verified == nil, "nobody writes under a key that is not theirs")
            return true
        },
        // Eight bytes of time, eight of counter, then a body: signed by a sender who means no good.
        FuzzedParser("signed-message", isSlow: true) { bytes in
            guard bytes.count > 16, let body = try? MessageBody(parsing: Array(bytes.dropFirst(16))) else { return false }
            let (time, counter) = (number(bytes, 0), number(bytes, 8))
            let message = try Correspondents.shared.seal(body, time: time, counter: counter)
            let unverified = try? MessageOpener.open(message, with: Correspondents.shared.prekey)
            let isCounter = (0...CanonicalValue.maxInteger).contains(counter)
            try require((unverified != nil) == isCounter, "what was sealed can be opened")
            guard
                let opened = try? unverified?.verified(
                    under: Correspondents.shared.sender.identityKey, now: Correspondents.now)
            else { return false }
            try require(opened.body.bytes == body.bytes, "words arrive as they were written")
            let revealed = try? RevealedMessage(CanonicalValue(parsing: opened.revealed.value.bytes))
            try require(revealed == opened.revealed, "what was taken can be shown to a moderator")
            return true
        },
        FuzzedParser("message-body") { bytes in
            guard let body = try? MessageBody(parsing: bytes) else { return false }
            try require(body.bytes == bytes, "a body is signed as it was read")
            return true
        },
        FuzzedParser("group-state", longest: 8_192) { bytes in
            guard let state = try? GroupState(parsing: bytes) else { return false }
            try require(state.bytes == bytes, "a state has one text")
            try? state.check(next: state, signer: state.admins.first ?? Correspondents.shared.sender.agent)
            return true
        },
        FuzzedParser("revealed-message") { bytes in
            guard let value = try? CanonicalValue(parsing: bytes), let revealed = try? RevealedMessage(value) else {
                return false
            }
            try require((try? RevealedMessage(revealed.value)) == revealed, "a revealed message is read again")
            _ = revealed.isSigned(by: Correspondents.shared.sender.identityKey)
            return true
        },
        FuzzedParser("sealing-key", longest: 1_300) { bytes in
            guard let key = try? SealingKey(bytes: bytes) else { return false }
            try require((try? SealingKey(key.text)) == key, "a key is read again")
            let isUsable = (try? XWingMLKEM768X25519.PublicKey(rawRepresentation: key.bytes)) != nil
            try require(isUsable, "what was looked at can be sealed to")
            return true
        },
        FuzzedParser("attachment", longest: 8_192, isSlow: true, accepts: attachment),
    ]

    private static func number(_ bytes: [UInt8], _ start: Int) -> Int64 {
        bytes.dropFirst(start).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    /// Content filled up as it should be, or so many bytes as there are, in a size that messages have.
    private static func padded(_ content: [UInt8], isRight: Bool) -> [UInt8] {
        let length = isRight ? withUnsafeBytes(of: UInt32(content.count).bigEndian, Array.init) : []
        let bytes = length + content
        let size = SealedMessage.paddedSizes.first { $0 >= bytes.count } ?? 65_536
        return Array((bytes + [UInt8](repeating: 0, count: max(0, size - bytes.count))).prefix(size))
    }

    /// Two bytes of size in steps of 16, two of a place, one that changes the byte there, one that cuts, then content and
    /// how it arrives.
    @Sendable private static func attachment(_ bytes: [UInt8]) throws -> Bool {
        guard bytes.count >= 6 else { return false }
        let key = AttachmentKey.random()
        let size = (Int(bytes[0]) << 8 | Int(bytes[1])) * 4
        let seed = Array(bytes.dropFirst(6))
        let content = (0..<size).map { seed.isEmpty ? UInt8(truncatingIfNeeded: $0) : seed[$0 % seed.count] }
        var sealer = try AttachmentSealer(contentSize: size, key: key)
        var file = try sealer.seal(content)
        file += try sealer.finish()
        try require(file.count == AttachmentFormat.fileSize(ofContent: size), "a file is as long as its content says")
        try require(AttachmentFormat.isPossible(fileSize: file.count), "and that is a possible size")
        let place = (Int(bytes[2]) << 8 | Int(bytes[3])) * (file.count / 65_536 + 1) % file.count
        file[place] ^= bytes[4]
        let cut = Int(bytes[5]) % file.count
        file.removeLast(cut)
        let isWhole = bytes[4] == 0 && cut == 0
        var opener = try AttachmentOpener(contentSize: size, key: key)
        var opened: [UInt8] = []
        do {
            let step = 1 + place
            for start in stride(from: 0, to: file.count, by: step) {
                opened += try opener.open(Array(file[start..<min(start + step, file.count)]))
            }
            try opener.finish()
        } catch {
            try require(!isWhole, "a whole file can be opened")
            try require(content.starts(with: opened), "what was opened of a damaged one is the content's beginning")
            return false
        }
        try require(isWhole && opened == content, "a file that can be opened is as it was sealed")
        return true
    }
}

/// Two agents of whom one seals to the other.
private struct Correspondents: Sendable {
    static let shared: Correspondents = {
        do { return try Correspondents() } catch { preconditionFailure("fixed keys make correspondents") }
    }()
    /// Milliseconds since 1970.
    static let now: Int64 = 1_800_000_000_000

    let prekey: OwnPrekey
    let recipient: RecipientKey
    let sender: SenderKey

    private init() throws {
        let day = Self.now / 86_400_000
        let identity = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 7, count: 32))
        let identityKey = try IdentityKey(of: identity)
        prekey = try OwnPrekey(
            seed: [UInt8](repeating: 9, count: 32), kind: .medium, id: PrekeyID(bytes: [UInt8](repeating: 1, count: 16)),
            logOrigin: "log.example", agent: ObjectUUID(bytes: [UInt8](repeating: 2, count: 16)),
            device: DeviceID(bytes: [UInt8](repeating: 3, count: 16)), identityKey: identityKey, expiryDay: day + 7)
        recipient = try RecipientKey(
            prekey.statement, signature: prekey.statement.signed(by: identity), identityKey: identityKey, today: day)
        sender = try SenderKey(
            agent: ObjectUUID(bytes: [UInt8](repeating: 4, count: 16)),
            privateKey: Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 5, count: 32)))
    }

    /// As anybody can who knows the format.
    func seal(padded: [UInt8]) throws -> SealedMessage {
        let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: prekey.statement.key.bytes)
        var context = try HPKE.Sender(
            recipientKey: key, ciphersuite: .XWingMLKEM768X25519_SHA256_AES_GCM_256, info: Data(prekey.info.bytes))
        return try SealedMessage(
            prekey: prekey.statement.id, encapsulatedKey: Array(context.encapsulatedKey),
            ciphertext: Array(context.seal(padded)))
    }

    func seal(_ body: MessageBody, time: Int64, counter: Int64) throws -> SealedMessage {
        let content = MessageContent(
            id: try MessageID(bytes: [UInt8](repeating: 6, count: 16)),
            conversation: ConversationKey.id(
                logOrigin: prekey.statement.logOrigin, sender.agent, prekey.statement.agent),
            counter: counter, time: time, body: body)
        return try MessageSealer.seal(content, to: recipient, from: sender)
    }
}
