import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import JSONWriting
import MessageFormats
import Testing

@testable import MessageEncryption

/// Against values that another program computed from the layouts alone (`Python/vectors.py`, with `cryptography`).
@Suite struct VectorTests {
    private let vectors: Vectors
    private let alice: SenderKey
    private let bob: SenderKey
    private let prekey: OwnPrekey

    init() throws {
        vectors = try Vectors.read()
        alice = try vectors.alice.sender
        bob = try vectors.bob.sender
        prekey = try OwnPrekey(
            seed: try decoded(vectors.prekey.seed), kind: try PrekeyStatement.Kind(vectors.prekey.kind),
            id: try PrekeyID(vectors.prekey.id), logOrigin: vectors.logOrigin, agent: bob.agent,
            device: try DeviceID(vectors.prekey.device), identityKey: bob.identityKey, expiryDay: vectors.day)
    }

    @Test func prekeysAreTheseBytes() throws {
        #expect(alice.identityKey.text == vectors.alice.key)
        #expect(hex(prekey.statement.key.digest) == vectors.prekey.publicKeySHA256)
        #expect(hex(SHA256.hash(data: prekey.statement.bytes)) == vectors.prekey.statementSHA256)
        #expect(hex(prekey.info.digest) == vectors.infoSHA256)
        let key = try RecipientKey(
            prekey.statement, signature: try IdentitySignature(vectors.prekey.signature), identityKey: bob.identityKey,
            today: vectors.day)
        #expect(key.info == prekey.info)
    }

    @Test func messagesOpenAndSayWhatTheySay() throws {
        var kinds: [MessageBody.Kind] = []
        for vector in vectors.messages {
            let opened = try MessageOpener.open(try SealedMessage(vector.sealed), with: prekey)
                .verified(under: alice.identityKey, now: vectors.time)
            #expect(opened.sender == alice.agent && opened.id.text == vector.id)
            #expect(opened.conversation.text == vector.conversation && opened.counter == vector.counter)
            #expect(opened.time == vector.time && opened.body.bytes == Array(vector.body.utf8))
            #expect(hex(SHA256.hash(data: opened.statement.bytes)) == vector.statementSHA256)
            kinds.append(opened.body.kind)
        }
        #expect(kinds == [.cover, .text, .groupState, .group])
    }

    @Test func groupsAttachmentsAndSafetyNumbersAreTheseBytes() throws {
        let state = try GroupState(parsing: Array(vectors.group.state.utf8))
        #expect(state.hash.text == vectors.group.hash && state.membersHash.text == vectors.group.membersHash)
        let party = { (sender: SenderKey) in SafetyNumber.Party(agent: sender.agent, keys: [sender.identityKey]) }
        let number = SafetyNumber(logOrigin: vectors.logOrigin, party(bob), party(alice))
        #expect(number.digits == vectors.safetyNumber)

        let content = (0..<vectors.attachment.size).map { UInt8($0 % 251) }
        let key = try #require(AttachmentKey(vectors.attachment.key))
        var sealer = try AttachmentSealer(
            contentSize: content.count, key: key, salt: try decoded(vectors.attachment.salt))
        let sealed = try sealer.seal(content) + sealer.finish()
        #expect(hex(SHA256.hash(data: sealed)) == vectors.attachment.sealedSHA256)
        for pair in vectors.padme { #expect(AttachmentFormat.paddedSize(ofContent: pair[0]) == pair[1]) }
    }

    private func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
}

func decoded(_ text: String) throws -> [UInt8] { try #require(Base64URL.decode(text)) }

struct Vectors: Decodable {
    struct Agent: Decodable {
        let id: String
        let seed: String
        let key: String

        var sender: SenderKey {
            get throws {
                try SenderKey(
                    agent: try ObjectUUID(id),
                    privateKey: try Curve25519.Signing.PrivateKey(rawRepresentation: try decoded(seed)))
            }
        }
    }

    struct Prekey: Decodable {
        let device: String
        let kind: String
        let id: String
        let seed: String
        let publicKeySHA256: String
        let statementSHA256: String
        let signature: String

        private enum CodingKeys: String, CodingKey {
            case device, kind, id, seed, signature
            case publicKeySHA256 = "public_key_sha256"
            case statementSHA256 = "statement_sha256"
        }
    }

    struct Message: Decodable {
        let id: String
        let conversation: String
        let counter: Int64
        let time: Int64
        let body: String
        let statementSHA256: String
        let sealed: String

        private enum CodingKeys: String, CodingKey {
            case id, conversation, counter, time, body, sealed
            case statementSHA256 = "statement_sha256"
        }
    }

    struct Group: Decodable {
        let state: String
        let hash: String
        let membersHash: String

        private enum CodingKeys: String, CodingKey {
            case state, hash
            case membersHash = "members_hash"
        }
    }

    struct Attachment: Decodable {
        let key: String
        let salt: String
        let size: Int
        let sealedSHA256: String

        private enum CodingKeys: String, CodingKey {
            case key, salt, size
            case sealedSHA256 = "sealed_sha256"
        }
    }

    let logOrigin: String
    let time: Int64
    let day: Int64
    let alice: Agent
    let bob: Agent
    let prekey: Prekey
    let infoSHA256: String
    let messages: [Message]
    let group: Group
    let attachment: Attachment
    let padme: [[Int]]
    let safetyNumber: String

    private enum CodingKeys: String, CodingKey {
        case time, day, alice, bob, prekey, messages, group, attachment, padme
        case logOrigin = "log_origin"
        case infoSHA256 = "info_sha256"
        case safetyNumber = "safety_number"
    }

    static func read() throws -> Vectors {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Vectors/messages.json")
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    }
}
