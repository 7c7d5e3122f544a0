import JSONWriting
import Testing
import TransparencyLog

@Suite struct LeafTests {
    static let object = "0b9f8d3e-5f9a-4c0b-8a53-7a1f3d0c2b11"
    static let agent = "5d0e1c2b-3a49-4857-a665-748392a1b0c1"

    static func bytes(_ value: UInt8, count: Int = 32) -> [UInt8] { [UInt8](repeating: value, count: count) }

    static func statements() throws -> [LeafStatement] {
        let commitment = try LeafCommitment(bytes(7))
        let committed = LeafType.allCases.filter(\.isCommitted).map { type in
            LeafStatement.committed(
                CommittedStatement(
                    type: type, commitment: commitment, role: type.hasRole ? .moderator : nil,
                    reason: type.hasRole ? "spam" : nil, act: type == .moderation ? "remove_post" : nil))
        }
        let keys: [LeafStatement] = [KeyStatement.Change.added, .removed].flatMap { change in
            [
                .key(
                    KeyStatement(
                        change, agent: agent, key: bytes(1), previous: nil, authority: .none, authorityKey: nil,
                        signature: nil, day: 20_700)),
                .key(
                    KeyStatement(
                        change, agent: agent, key: bytes(2), previous: bytes(1), authority: .owner,
                        authorityKey: bytes(3), signature: bytes(4, count: 64), day: 20_701)),
            ]
        }
        return committed + keys + [
            .issuerKey(IssuerKeyStatement(kind: "run", epoch: 690, tokenKeyID: bytes(5))),
            .trailHead(TrailHeadStatement(day: 20_700, entries: 12, head: bytes(6))),
        ]
    }

    @Test func everyKindOfLeafIsReadAsItWasWritten() throws {
        for statement in try Self.statements() {
            for (version, prev) in [(1, nil), (2, 41)] as [(Int64, Int64?)] {
                let leaf = Leaf(object: Self.object, version: version, prev: prev, statement: statement)
                let read = try Leaf(parsing: leaf.bytes)
                #expect(read == leaf)
                #expect(read.bytes == leaf.bytes)
                #expect(leaf.bytes.count < 1_000)
            }
        }
        #expect(Set(try Self.statements().map(\.type)) == Set(LeafType.allCases))
    }

    /// The bytes were made by Python's json and hmac.
    @Test func bytesAndCommitmentAreTheFormats() throws {
        let record: CanonicalValue = [
            "agent": .string(Self.agent), "content": "Nacre \u{e9}\n", "created_at": 1_788_000_000_000, "kind": "text",
            "object": .string(Self.object), "signed": nil, "submolt": .string(Self.agent), "title": "A \"title\"",
            "url": nil, "version": 1,
        ]
        let salt = try LeafSalt(Self.bytes(9))
        let commitment = LeafCommitment(type: .post, record: record, salt: salt)
        let leaf = Leaf(
            object: Self.object.uppercased(), version: 1, prev: nil,
            statement: .committed(CommittedStatement(type: .post, commitment: commitment)))
        #expect(
            String(decoding: leaf.bytes, as: UTF8.self)
                == #"{"commitment":"134sDUuEkjGPT0f3yjDeZBui8Aptv5GUUNcxV6AAJbA","object":"0b9f8d3e-5f9a-4c0b-8a53-7a1f3d0c2b11","#
                + #""prev":null,"type":"post","v":1,"version":1}"#)
        #expect(
            leaf.hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                == "8fba3e448a29aabb2718b00710d4ad7adb28c25fd716e39bc7a0f9b3617c99d9")
        #expect(commitment.opens(type: .post, record: record, salt: salt))
        #expect(!commitment.opens(type: .comment, record: record, salt: salt))
        #expect(!commitment.opens(type: .post, record: record, salt: LeafSalt()))
        guard case .object(var members) = record else { return }
        members["content"] = "Nacre e\u{301}\n"
        #expect(!commitment.opens(type: .post, record: .object(members), salt: salt))
    }

    @Test func saltsAreDrawnAnew() {
        #expect(LeafSalt() != LeafSalt())
        #expect(throws: LeafError.wrongLength("salt")) { try LeafSalt(Self.bytes(1, count: 31)) }
    }

    private func members(_ statement: LeafStatement) -> [String: CanonicalValue] {
        let leaf = Leaf(object: Self.object, version: 2, prev: 3, statement: statement)
        return (try? CanonicalValue(parsing: leaf.bytes))?.members ?? [:]
    }

    private func read(_ members: [String: CanonicalValue]) throws(LeafError) {
        _ = try Leaf(parsing: CanonicalValue.object(members).bytes)
    }

    @Test func aMemberMoreOrLessIsRefused() throws {
        for statement in try Self.statements() {
            let whole = members(statement)
            for name in whole.keys where name != "reason" {
                var changed = whole
                changed[name] = nil
                #expect(throws: LeafError.missing(name)) { try self.read(changed) }
            }
            var more = whole
            more["name"] = "pearl"
            #expect(throws: LeafError.unexpected("name")) { try read(more) }
            // Roles, reasons and acts stand only where the format has them.
            let role = statement.type.hasRole
            for name in ["role", "reason", "act"] where !(role && name != "act") && statement.type != .moderation {
                var more = whole
                more[name] = "author"
                #expect(throws: LeafError.unexpected(name)) { try self.read(more) }
            }
        }
    }

    @Test func membersOfAnotherKindOrRangeAreRefused() throws {
        let statements = try Self.statements()
        let moderation = members(try #require(statements.first { $0.type == .moderation }))
        let key = members(try #require(statements.last { $0.type == .keyAdded }))
        let bad: [(String, CanonicalValue, LeafError, [String: CanonicalValue])] = [
            ("v", 2, .unknownFormat, moderation), ("v", "1", .malformed("v"), moderation),
            ("type", "vote", .unknownType, moderation), ("type", 1, .malformed("type"), moderation),
            ("object", "0B9F8D3E-5f9a-4c0b-8a53-7a1f3d0c2b11", .malformed("object"), moderation),
            ("object", "0b9f8d3e5f9a4c0b8a537a1f3d0c2b11", .malformed("object"), moderation),
            ("object", nil, .malformed("object"), moderation),
            ("version", 0, .malformed("version"), moderation), ("version", nil, .malformed("version"), moderation),
            ("prev", -1, .malformed("prev"), moderation), ("prev", "3", .malformed("prev"), moderation),
            ("commitment", "AAAA", .wrongLength("commitment"), moderation),
            ("commitment", .base64URL(Self.bytes(1, count: 33)), .wrongLength("commitment"), moderation),
            ("commitment", "!", .malformed("commitment"), moderation),
            ("commitment", nil, .malformed("commitment"), moderation),
            ("role", "king", .malformed("role"), moderation),
            ("reason", "You are rude, Pearl", .malformed("reason"), moderation),
            ("reason", nil, .malformed("reason"), moderation), ("reason", "", .malformed("reason"), moderation),
            ("act", "Ban", .malformed("act"), moderation),
            ("act", .string(String(repeating: "a", count: 65)), .malformed("act"), moderation),
            ("agent", "pearl", .malformed("agent"), key), ("key", "AAAA", .wrongLength("key"), key),
            ("previous", "AAAA", .wrongLength("previous"), key), ("authority", "judge", .malformed("authority"), key),
            ("authority", "none", .malformed("authority_key"), key),
            ("authority_key", nil, .malformed("authority_key"), key), ("signature", nil, .malformed("signature"), key),
            ("signature", .base64URL(Self.bytes(1)), .wrongLength("signature"), key), ("day", -1, .malformed("day"), key),
        ]
        for (name, value, error, whole) in bad {
            var changed = whole
            changed[name] = value
            #expect(throws: error, "\(name)") { try self.read(changed) }
        }
    }

    @Test func bytesThatAreNoLeafAreRefused() throws {
        for text in ["", "{}", "[]", "null", "1", "{\"v\":1}", " {}", "{\"v\":1,\"v\":1}"] {
            #expect(throws: LeafError.self) { try Leaf(parsing: Array(text.utf8)) }
        }
        let large = CanonicalValue.object(["a": .string(String(repeating: "x", count: Leaf.maxSize))]).bytes
        #expect(throws: LeafError.tooLarge) { try Leaf(parsing: large) }
        // Another spelling of the same JSON is another leaf hash, so it is no leaf.
        let leaf = Leaf(object: Self.object, version: 1, prev: nil, statement: try #require(Self.statements().first))
        let spaced = String(decoding: leaf.bytes, as: UTF8.self).replacing(":", with: ": ")
        #expect(throws: LeafError.notCanonical) { try Leaf(parsing: Array(spaced.utf8)) }
    }
}
