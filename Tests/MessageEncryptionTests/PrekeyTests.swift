import AgentSignatures
import ByteFraming
import Foundation
import MessageEncryption
import MessageFormats
import Testing

@Suite struct PrekeyTests {
    @Test func aPrekeyThatItsAgentDidNotSignIsRefused() throws {
        let pair = try Pair()
        let statement = pair.prekey.statement
        let signature = try statement.signed(by: try Pair.signingKey(0xC))
        #expect(throws: MessageProblem.prekeyNotSigned) {
            try RecipientKey(statement, signature: signature, identityKey: pair.bob.identityKey, today: Pair.today)
        }
        // Signed by Bob, but for another device, kind, day, id, key, agent or network.
        let good = try statement.signed(by: try Pair.signingKey(0xB))
        let others = [
            PrekeyStatement(
                logOrigin: "other/log", agent: statement.agent, device: statement.device, kind: statement.kind,
                id: statement.id, expiryDay: statement.expiryDay, key: statement.key),
            PrekeyStatement(
                logOrigin: statement.logOrigin, agent: pair.carol.agent, device: statement.device, kind: statement.kind,
                id: statement.id, expiryDay: statement.expiryDay, key: statement.key),
            PrekeyStatement(
                logOrigin: statement.logOrigin, agent: statement.agent, device: .random(), kind: statement.kind,
                id: statement.id, expiryDay: statement.expiryDay, key: statement.key),
            PrekeyStatement(
                logOrigin: statement.logOrigin, agent: statement.agent, device: statement.device, kind: .oneTime,
                id: statement.id, expiryDay: statement.expiryDay, key: statement.key),
            PrekeyStatement(
                logOrigin: statement.logOrigin, agent: statement.agent, device: statement.device, kind: statement.kind,
                id: .random(), expiryDay: statement.expiryDay, key: statement.key),
            PrekeyStatement(
                logOrigin: statement.logOrigin, agent: statement.agent, device: statement.device, kind: statement.kind,
                id: statement.id, expiryDay: statement.expiryDay - 1, key: statement.key),
            PrekeyStatement(
                logOrigin: statement.logOrigin, agent: statement.agent, device: statement.device, kind: statement.kind,
                id: statement.id, expiryDay: statement.expiryDay,
                key: try Pair.prekey(of: pair.carol).statement.key),
        ]
        for other in others {
            #expect(throws: MessageProblem.prekeyNotSigned) {
                try RecipientKey(other, signature: good, identityKey: pair.bob.identityKey, today: Pair.today)
            }
        }
    }

    @Test func aPrekeyIsUsedUntilItsLastDayAndNotMadeForLonger() throws {
        let pair = try Pair()
        let statement = pair.prekey.statement
        let signature = try statement.signed(by: try Pair.signingKey(0xB))
        func key(on day: Int64) throws -> RecipientKey {
            try RecipientKey(statement, signature: signature, identityKey: pair.bob.identityKey, today: day)
        }
        #expect(try key(on: statement.expiryDay).device == statement.device)
        #expect(throws: MessageProblem.prekeyExpired) { try key(on: statement.expiryDay + 1) }
        #expect(throws: MessageProblem.prekeyLastsTooLong) { try key(on: Pair.today - 2) }
    }

    @Test func keysToWhichEverybodyCouldReadAreRefused() throws {
        let key = try Pair.prekey(of: try Pair.agent(0xB)).statement.key
        #expect(try SealingKey(key.text) == key)
        #expect(throws: MessageFormatProblem.weakSealingKey) {
            try SealingKey(bytes: [UInt8](repeating: 0, count: 1216))
        }
        let lattice = Array(key.bytes.prefix(1184))
        #expect(throws: MessageFormatProblem.weakSealingKey) {
            try SealingKey(bytes: [UInt8](repeating: 0, count: 1152) + key.bytes.suffix(64))
        }
        for point in [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ] {
            let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(point.dropFirst($0).prefix(2), radix: 16) }
            #expect(throws: MessageFormatProblem.weakSealingKey) { try SealingKey(bytes: lattice + bytes) }
        }
    }

    @Test func whatIsNoKeyOfTheSuiteIsRefused() throws {
        let key = try Pair.prekey(of: try Pair.agent(0xB)).statement.key
        // FIPS 203 section 7.2: a coefficient above 3328.
        let large = [0xFF, 0xFF, 0xFF] + key.bytes.dropFirst(3)
        for bytes in [[], Array(key.bytes.dropLast()), key.bytes + [0], Array(large)] {
            #expect(throws: MessageFormatProblem.malformedSealingKey) { try SealingKey(bytes: bytes) }
        }
        for text in ["", key.text + "=", String(key.text.dropLast()), key.text + "A"] {
            #expect(throws: MessageFormatProblem.malformedSealingKey) { try SealingKey(text) }
        }
        #expect(throws: MessageProblem.malformedPrivateKey) {
            try OwnPrekey(
                seed: [1, 2, 3], kind: .medium, id: .random(), logOrigin: Pair.logOrigin, agent: try Pair.agent(1).agent,
                device: .random(), identityKey: try Pair.agent(1).identityKey, expiryDay: 0)
        }
    }

    @Test func idsHaveOneSpelling() throws {
        let id = MessageID.random()
        #expect(try MessageID(id.text) == id && id != .random())
        for text in [
            "", id.text + "=", String(id.text.dropLast()), String(repeating: "/", count: 22), "AAAAAAAAAAAAAAAAAAAAAB",
        ] {
            #expect(throws: MessageFormatProblem.malformedID) { try MessageID(text) }
        }
        #expect(throws: MessageFormatProblem.unknownPrekeyKind) { try PrekeyStatement.Kind("long") }
    }
}
