/// HTML character references as CommonMark decodes them (spec 0.31.2, section 2.5): `&name;`, `&#1234;`, `&#x1F;`.
///
/// Of the names, those of HTML 4 are known; others stay as they are.
enum CharacterReferences {
    /// No known name is longer than this.
    private static let longestName = 8

    static func decode(_ source: String) -> String {
        guard source.utf8.contains(UInt8(ascii: "&")) else { return source }
        let scalars = Array(source.unicodeScalars)[...]
        var output = String.UnicodeScalarView()
        var index = scalars.startIndex
        while index < scalars.endIndex {
            if let (scalar, end) = reference(at: index, in: scalars) {
                output.append(scalar)
                index = end
            } else {
                output.append(scalars[index])
                index += 1
            }
        }
        return String(output)
    }

    /// The character that a reference at `index` stands for, and the index after its semicolon.
    static func reference(at index: Int, in text: ArraySlice<Unicode.Scalar>) -> (Unicode.Scalar, Int)? {
        guard text[index] == "&", index + 2 < text.endIndex else { return nil }
        if text[index + 1] == "#" { return numeric(from: index + 2, in: text) }
        var end = index + 1
        var name = ""
        while end < text.endIndex, name.utf8.count <= longestName, isLetter(text[end]) || isDigit(text[end]) {
            name.unicodeScalars.append(text[end])
            end += 1
        }
        guard end < text.endIndex, text[end] == ";", let scalar = NamedCharacters.table[name] else { return nil }
        return (scalar, end + 1)
    }

    private static func numeric(from start: Int, in text: ArraySlice<Unicode.Scalar>) -> (Unicode.Scalar, Int)? {
        var index = start
        var radix: UInt32 = 10
        var limit = 7
        if text[index] == "x" || text[index] == "X" {
            radix = 16
            limit = 6
            index += 1
        }
        let first = index
        var value: UInt32 = 0
        while index < text.endIndex, index - first < limit, let digit = digit(text[index], radix: radix) {
            value = value * radix + digit
            index += 1
        }
        guard index > first, index < text.endIndex, text[index] == ";" else { return nil }
        let scalar = value == 0 ? nil : Unicode.Scalar(value)
        return (scalar ?? "\u{FFFD}", index + 1)
    }

    private static func digit(_ scalar: Unicode.Scalar, radix: UInt32) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 48
        case "a"..."f" where radix == 16: scalar.value - 87
        case "A"..."F" where radix == 16: scalar.value - 55
        default: nil
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar)
    }
}
