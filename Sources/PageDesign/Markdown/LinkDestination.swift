/// What follows a link's text: `(address "title")` (CommonMark 0.31.2, section 6.3). The title is read and dropped.
enum LinkDestination {
    /// Longer is not a link. The bound keeps many unfinished links from each scanning to the end.
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
            guard let end = text[(index + 1)...].firstIndex(of: closing) else { return nil }
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
            if !isAngled {
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

/// An address in running text, as GitHub's autolink extension finds it.
enum BareAddress {
    static func read(at start: Int, in source: MarkdownLine) -> MarkdownLine? {
        let rest = source[start...].prefix(SafeLink.longestAddress)
        guard SafeLink.afterScheme(rest.prefix(9)) != nil else { return nil }
        let end = rest.firstIndex { $0.properties.isWhitespace || "<>[]`\"|".unicodeScalars.contains($0) }
        var text = rest[..<(end ?? rest.endIndex)]
        var unmatched = text.reduce(0) { $0 + ($1 == ")" ? 1 : $1 == "(" ? -1 : 0) }
        while let last = text.last {
            if last == ")" && unmatched > 0 {
                unmatched -= 1
            } else if !"?!.,:;*_~'…。、，".unicodeScalars.contains(last) {
                break
            }
            text.removeLast()
        }
        return text
    }
}
