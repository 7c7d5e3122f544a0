import Crypto
import HTTPSupport
import Testing
import TestRandomness

@Suite struct ListCursorTests {
    private static let list = "posts/hot/m=general"
    private static let keys: [ListCursor.Key] = [.real(12.75), .integer(-42), .text("0198-ünïcode")]
    private static let shape: [ListCursor.KeyKind] = [.real, .integer, .text]
    private static let cursor = ListCursor(list: list, keys: keys)

    private func decode(_ text: String, list: String = list) throws(CursorRefusal) -> ListCursor {
        try ListCursor.decode(text, list: list, shape: Self.shape)
    }

    @Test func aCursorComesBackAsItWas() throws {
        let decoded = try decode(Self.cursor.encoded)
        #expect(decoded == Self.cursor)
        #expect(decoded.keys == Self.keys)
        #expect(decoded.encoded == Self.cursor.encoded)
    }

    @Test func aCursorIsSafeInAnAddress() {
        var generator = SeededGenerator(4)
        for _ in 0..<200 {
            let key = Int64(bitPattern: generator.next())
            let text = ListCursor(list: Self.list, keys: [.integer(key)]).encoded
            #expect(
                text.utf8.allSatisfy {
                    ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
                })
        }
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan, .signalingNaN])
    func numbersWithoutAPlaceAreRefused(_ real: Double) {
        let text = ListCursor(list: "l", keys: [.real(real)]).encoded
        #expect(throws: CursorRefusal.malformed) { try ListCursor.decode(text, list: "l", shape: [.real]) }
    }

    @Test func numbersComeBackBitByBit() throws {
        let reals: [Double] = [
            0, -0.0, 1, -1, 0.1, .pi, .leastNonzeroMagnitude,
            .greatestFiniteMagnitude, 2.2250738585072014e-308,
        ]
        for real in reals {
            let text = ListCursor(list: "l", keys: [.real(real)]).encoded
            guard case .real(let back) = try ListCursor.decode(text, list: "l", shape: [.real]).keys.first else {
                Issue.record("not a real")
                continue
            }
            #expect(back.bitPattern == real.bitPattern)
        }
        for integer in [Int64.min, -1, 0, 1, .max] {
            let text = ListCursor(list: "l", keys: [.integer(integer)]).encoded
            #expect(try ListCursor.decode(text, list: "l", shape: [.integer]).keys == [.integer(integer)])
        }
    }

    @Test func aCursorOfAnotherListIsRefused() {
        for other in ["posts/new/m=general", "posts/hot/m=general2", "posts/hot", "", "posts/hot/m=General"] {
            #expect(throws: CursorRefusal.otherList) { try decode(Self.cursor.encoded, list: other) }
        }
    }

    @Test func aCursorOfAnotherShapeIsRefused() {
        for shape in [[], [.real], [.real, .integer], [.integer, .real, .text], Self.shape + [.integer]]
            as [[ListCursor.KeyKind]]
        {
            #expect(throws: CursorRefusal.malformed) {
                try ListCursor.decode(Self.cursor.encoded, list: Self.list, shape: shape)
            }
        }
    }

    @Test func everyTruncationIsRefused() {
        let text = Self.cursor.encoded
        for length in 0..<text.count {
            #expect(throws: CursorRefusal.malformed) { try decode(String(text.prefix(length))) }
            #expect(throws: CursorRefusal.malformed) { try decode(String(text.suffix(length))) }
        }
    }

    @Test func everyChangedCharacterIsRefused() {
        let text = Array(Self.cursor.encoded.utf8)
        for position in text.indices {
            for character in UInt8(0)...127 where character != text[position] {
                var changed = text
                changed[position] = character
                #expect(throws: CursorRefusal.malformed) { try decode(String(decoding: changed, as: UTF8.self)) }
            }
        }
    }

    @Test(arguments: ["=", "==", " ", "\n", "A", "AA", "%3D", "\u{301}"])
    func nothingMayFollow(_ tail: String) {
        #expect(throws: CursorRefusal.malformed) { try decode(Self.cursor.encoded + tail) }
    }

    @Test(arguments: [
        "", "eyJvZmZzZXQiOjIwfQ==", "eyJvZmZzZXQiOjIwfQ", "20", "../../etc", "null", "é", "AAAA", "AAAAAA",
    ])
    func otherTextsAreRefused(_ text: String) {
        #expect(throws: CursorRefusal.malformed) { try decode(text) }
    }

    @Test func randomTextsOfEveryLengthAreRefused() {
        var generator = SeededGenerator(5)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for length in 0...600 {
            let bytes = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            #expect(throws: CursorRefusal.malformed) { try decode(String(decoding: bytes, as: UTF8.self)) }
        }
    }

    /// Whoever knows the layout can make a checksum; the reader must hold all the same.
    @Test func aForgedCursorIsReadWithoutTrapping() {
        var generator = SeededGenerator(6)
        let list = Array(SHA256.hash(data: Array(Self.list.utf8)).prefix(8))
        for length in 0..<300 {
            let noise = (0..<length).map { _ in UInt8.random(in: 0...3, using: &generator) }
            for head in [[], [1], [1] + list, [2] + list] as [[UInt8]] {
                let body = head + noise
                let bytes = body + SHA256.hash(data: body).prefix(4)
                if let read = try? decode(Self.base64URL(bytes)) { #expect(read.encoded == Self.base64URL(bytes)) }
            }
        }
        let tooLong = [1] + list + [3, 0xFF, 0xFF, 0x41]
        let notUTF8 = [1] + list + [3, 0, 1, 0xFF]
        for body in [tooLong, notUTF8] {
            let text = Self.base64URL(body + SHA256.hash(data: body).prefix(4))
            #expect(throws: CursorRefusal.malformed) { try ListCursor.decode(text, list: Self.list, shape: [.text]) }
        }
    }

    @Test func lengthIsBounded() throws {
        let fits = ListCursor(list: "l", keys: [.text(String(repeating: "a", count: 360))])
        #expect(fits.encoded.count <= ListCursor.maxLength)
        #expect(try ListCursor.decode(fits.encoded, list: "l", shape: [.text]) == fits)
        for count in [400, 70_000] {
            let long = ListCursor(list: "l", keys: [.text(String(repeating: "a", count: count))])
            #expect(throws: CursorRefusal.malformed) { try ListCursor.decode(long.encoded, list: "l", shape: [.text]) }
        }
    }

    @Test func theFormatStaysAsItIs() {
        #expect(ListCursor(list: "l", keys: [.integer(1)]).encoded == "AayshsDmCcqQAQAAAAAAAAABRtpACA")
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var bits = bytes.flatMap { byte in (0..<8).map { byte >> UInt8(7 - $0) & 1 } }
        while bits.count % 6 != 0 { bits.append(0) }
        return String(
            stride(from: 0, to: bits.count, by: 6).map { start in
                alphabet[bits[start..<start + 6].reduce(0) { $0 << 1 | Int($1) }]
            })
    }
}
