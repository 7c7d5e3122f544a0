/// The text of a UUID (RFC 9562, section 4): 8-4-4-4-12 hexadecimal digits. Foundation's way of reading one is `sscanf`,
/// which costs as much as a point read of the database.
enum UUIDText {
    private static let length = 36

    /// The 16 bytes, or nil unless `text` is a UUID, in letters of either case.
    static func bytes(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { characters in
            guard characters.count == length else { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(16)
            var index = 0
            while index < length {
                if isDash(index) {
                    guard characters[index] == UInt8(ascii: "-") else { return nil }
                    index += 1
                } else {
                    guard let high = value(characters[index]), let low = value(characters[index + 1]) else { return nil }
                    bytes.append(high << 4 | low)
                    index += 2
                }
            }
            return bytes
        }
    }

    /// In lower case. Bytes beyond the sixteenth are left out, missing ones are zeros.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        String(unsafeUninitializedCapacity: length) { characters in
            var bytes = bytes.makeIterator()
            var index = 0
            while index < length {
                if isDash(index) {
                    characters[index] = UInt8(ascii: "-")
                    index += 1
                } else {
                    let byte = bytes.next() ?? 0
                    characters[index] = digit(byte >> 4)
                    characters[index + 1] = digit(byte & 0x0F)
                    index += 2
                }
            }
            return length
        }
    }

    private static func isDash(_ index: Int) -> Bool { index == 8 || index == 13 || index == 18 || index == 23 }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
