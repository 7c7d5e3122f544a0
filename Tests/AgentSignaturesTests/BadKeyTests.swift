import AgentSignatures
import ByteFraming
import Crypto
import Foundation
import Testing

@Suite struct BadKeyTests {
    /// The neutral element as a key: the library alone would take a signature that nobody made, over anything.
    @Test func aKeyOfSmallOrderWouldSignEverythingAndIsRefused() throws {
        let neutral = [1] + [UInt8](repeating: 0, count: 31)
        let forged = neutral + [UInt8](repeating: 0, count: 32)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: neutral)
        #expect(key.isValidSignature(forged, for: Array("words of nobody".utf8)))
        #expect(throws: SignatureProblem.weakKey) { try IdentityKey(bytes: neutral) }
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ])
    func pointsOfSmallOrderAreRefused(hex: String) {
        let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
        #expect(throws: SignatureProblem.weakKey) { try IdentityKey(bytes: bytes) }
        #expect(throws: SignatureProblem.weakKey) { try IdentityKey(Base64URL.encode(bytes)) }
    }

    @Test func keysAndSignaturesHaveOneSpelling() throws {
        let key = try IdentityKey(of: Sample.key)
        #expect(try IdentityKey(key.text) == key)
        for text in [
            "", key.text + "=", String(key.text.dropLast()), key.text + "A", "+" + key.text.dropFirst(),
            // Bits left over.
            key.text.dropLast() + "p", key.text.replacing("_", with: "/"), "\u{FF11}" + key.text.dropFirst(),
        ] {
            #expect(throws: SignatureProblem.malformedKey) { try IdentityKey(text) }
        }
        let signature = try Sample.post().signed(by: Sample.key)
        #expect(try IdentitySignature(signature.text) == signature)
        for text in [
            "", signature.text + "==", String(signature.text.dropLast()), Data(signature.bytes).base64EncodedString(),
        ] {
            #expect(throws: SignatureProblem.malformedSignature) { try IdentitySignature(text) }
        }
        #expect(throws: SignatureProblem.malformedKeyID) { try KeyID("short") }
    }

    /// Not on the curve: nothing is signed by it, whatever comes.
    @Test func aKeyThatIsNoPointVerifiesNothing() throws {
        let noPoint = try IdentityKey(bytes: [2] + [UInt8](repeating: 0, count: 31))
        let (add, _) = try Sample.keyStatements
        #expect(!add.isSigned(by: noPoint, try IdentitySignature(bytes: [UInt8](repeating: 0, count: 64))))
    }

    /// RFC 8032 section 5.1.7: S must be below the group's order, or everybody could make a second signature of each.
    @Test func aSignatureWithALargerSIsRefused() throws {
        let post = try Sample.post()
        var bytes = try post.signed(by: Sample.key).bytes
        let order: [UInt8] = [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ]
        var carry = 0
        for (place, summand) in order.enumerated() {
            carry += Int(bytes[32 + place]) + Int(summand)
            bytes[32 + place] = UInt8(carry & 0xFF)
            carry >>= 8
        }
        #expect(!post.isSigned(by: try IdentityKey(of: Sample.key), try IdentitySignature(bytes: bytes)))
    }

    @Test func uuidsHaveOneSpelling() throws {
        let text = "0b7e2f64-9a1c-4d3e-8f50-617283940a1b"
        #expect(try ObjectUUID(text).text == text)
        #expect(try ObjectUUID(text).isRandom)
        #expect(try ObjectUUID("0b7e2f64-9a1c-1d3e-8f50-617283940a1b").isRandom == false)
        for bad in [
            "", text.uppercased(), text.replacing("-", with: ""), "{\(text)}", " \(text)", text + "0",
            text.replacing("0b7e", with: "0g7e"), "0b7e2f649-a1c-4d3e-8f50-617283940a1b",
        ] {
            #expect(throws: SignatureProblem.malformedUUID) { try ObjectUUID(bad) }
        }
        #expect(throws: SignatureProblem.malformedUUID) { try ObjectUUID(bytes: [1, 2, 3]) }
    }
}
