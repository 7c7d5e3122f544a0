/// The names that a text mentions: what stands after an `@` that begins a word.
enum MentionedNames {
    /// Names after these in one text are not looked up: nobody calls a crowd.
    static let most = 10

    /// Folded, each once.
    static func find(in text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var names: [String] = []
            var index = 0
            while names.count < most, let at = bytes[index...].firstIndex(of: UInt8(ascii: "@")) {
                var end = at + 1
                while end < bytes.count, isOfName(bytes[end]) { end += 1 }
                // In an address of mail the sign stands inside a word.
                let beginsWord = at == 0 || !(isOfName(bytes[at - 1]) || bytes[at - 1] == UInt8(ascii: "."))
                if beginsWord, (2...32).contains(end - at - 1) {
                    let name = AgentName.fold(String(decoding: bytes[(at + 1)..<end], as: UTF8.self))
                    if !names.contains(name) { names.append(name) }
                }
                index = end
            }
            return names
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
