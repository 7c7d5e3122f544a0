/// What follows a link's text: `(address "title")` (CommonMark 0.31.2, section 6.3). The title is read and dropped.
///
/// Many unfinished links must not each look through all that follow, so an address, and likewise a title, ends at the
/// latest where another one of its kind begins: `](` within a bare address, `<` within `<>` and `(` within `()`.
/// The first of these is stricter than CommonMark.
enum LinkDestination {
    /// Longer is not a link.
    private static let longest = SafeLink.longestAddress + 512

    static func read(at start: Int, in source: MarkdownLine) -> (link: SafeLink, end: Int)? {
        guard start < source.endIndex, source[start] == "(" else { return nil }
        let text = source[(start + 1)...].prefix(longest)
        var index = skipSpaces(from: text.startIndex, in: text)
        var address: [Unicode.Scalar] = []
        guard readAddress(at: &index, in: text, into: &address) else { return nil }
        let afterAddress = index
        index = skipSpaces(from: index, in: text)
        if index > afterAddress, index < text.endIndex, let closing = titleEnd(text[index]) {
            let end = text[(index + 1)...].firstIndex { $0 == closing || (closing == ")" && $0 == "(") }
            guard let end, text[end] == closing else { return nil }
            index = skipSpaces(from: end + 1, in: text)
        }
        guard index < text.endIndex, text[index] == ")" else { return nil }
        guard let link = SafeLink(CharacterReferences.decode(String(address[...]))) else { return nil }
        return (link, index + 1)
    }

    private static func readAddress(
        at index: inout Int, in text: MarkdownLine, into address: inout [Unicode.Scalar]
    ) -> Bool {
        let isAngled = index < text.endIndex && text[index] == "<"
        if isAngled { index += 1 }
        var open = 0
        while index < text.endIndex {
            let scalar = text[index]
            if scalar == "\n" { return !isAngled }
            if isAngled, scalar == ">" {
                index += 1
                return true
            }
            if scalar == "\\", index + 1 < text.endIndex, text[index + 1].isASCIIPunctuation {
                address.append(text[index + 1])
                index += 2
                continue
            }
            if isAngled {
                if scalar == "<" { return false }
            } else {
                if scalar == "]", index + 1 < text.endIndex, text[index + 1] == "(" { return false }
                if scalar == " " || (scalar == ")" && open == 0) { return true }
                if scalar == "(" { open += 1 }
                if scalar == ")" { open -= 1 }
            }
            address.append(scalar)
            index += 1
        }
        return false
    }

    private static func titleEnd(_ opening: Unicode.Scalar) -> Unicode.Scalar? {
        switch opening {
        case "\"", "'": opening
        case "(": ")"
        default: nil
        }
    }

    private static func skipSpaces(from start: Int, in text: MarkdownLine) -> Int {
        text[start...].firstIndex { $0 != " " && $0 != "\t" && $0 != "\n" } ?? text.endIndex
    }
}
