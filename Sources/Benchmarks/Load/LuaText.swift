/// Strings in a Lua program.
enum LuaText {
    /// As a literal in double quotes: every byte that is not a plain character as its number.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): literal += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: literal += String(UnicodeScalar(byte))
            default:
                let number = String(byte)
                literal += "\\" + String(repeating: "0", count: 3 - number.count) + number
            }
        }
        return literal + "\""
    }
}
