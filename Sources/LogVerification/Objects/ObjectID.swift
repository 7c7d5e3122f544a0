/// The UUID of what a leaf is about, in the 16 bytes that a table of millions has room for.
struct ObjectID: Sendable, Hashable {
    let high: UInt64
    let low: UInt64

    /// Nil for a text that is no UUID of 8-4-4-4-12 digits in lower case.
    init?(_ text: String) {
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        var place = 0
        for byte in text.utf8 {
            defer { place += 1 }
            let digit: UInt64
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt64(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "-") where [8, 13, 18, 23].contains(place): continue
            default: return nil
            }
            guard ![8, 13, 18, 23].contains(place), digits < 32 else { return nil }
            if digits < 16 { words.0 = words.0 << 4 | digit } else { words.1 = words.1 << 4 | digit }
            digits += 1
        }
        guard place == 36, digits == 32 else { return nil }
        (high, low) = words
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The 16 bytes of the UUID.
    var bytes: [UInt8] {
        withUnsafeBytes(of: high.bigEndian) { Array($0) } + withUnsafeBytes(of: low.bigEndian) { Array($0) }
    }
}

extension ObjectID: CustomStringConvertible {
    var description: String {
        let digits = Self.hex(high) + Self.hex(low)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
