/// The UUID of an agent, a publication or a key (RFC 9562): its 16 bytes are signed, its text is in lower case.
public struct ObjectUUID: Hashable, Sendable {
    public static let size = 16

    /// 16 of them.
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) throws(SignatureProblem) {
        guard bytes.count == Self.size else { throw .malformedUUID }
        self.bytes = bytes
    }

    /// Reads the one spelling that is taken: 36 characters, hexadecimal digits in lower case.
    public init(_ text: some StringProtocol) throws(SignatureProblem) {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { throw .malformedUUID }
        var nibbles: [UInt8] = []
        nibbles.reserveCapacity(32)
        for (place, character) in characters.enumerated() {
            if Self.hyphens.contains(place) {
                guard character == UInt8(ascii: "-") else { throw .malformedUUID }
            } else {
                nibbles.append(try Self.nibble(character))
            }
        }
        bytes = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    public var text: String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for byte in bytes {
            if Self.hyphens.contains(text.count) { text.append(UInt8(ascii: "-")) }
            text.append(Self.digits[Int(byte >> 4)])
            text.append(Self.digits[Int(byte & 0xF)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Made at random, of version 4 (RFC 9562 section 5.4): what everybody reads in the log says nothing.
    public var isRandom: Bool { bytes[6] >> 4 == 4 && bytes[8] >> 6 == 2 }

    private static let hyphens: Set<Int> = [8, 13, 18, 23]
    private static let digits = Array("0123456789abcdef".utf8)

    private static func nibble(_ character: UInt8) throws(SignatureProblem) -> UInt8 {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: throw .malformedUUID
        }
    }
}
