/// Finds addresses in running text, as GitHub's autolink extension does.
///
/// One word may hold thousands of starts (`http://a/http://a/…`). What stops one of them stops all before it, so it is
/// remembered, and the starts of a word together cost no more than its length.
struct BareAddresses {
    /// From the latest start that was looked at up to here, nothing ends an address.
    private var wordEnd = 0
    /// Every start before this fails.
    private var nextStart = 0

    mutating func read(at start: Int, in source: MarkdownLine) -> (text: MarkdownLine, link: SafeLink)? {
        guard start >= nextStart, SafeLink.afterScheme(source[start...].prefix(9)) != nil else { return nil }
        if start >= wordEnd { wordEnd = source[start...].firstIndex(where: Self.endsAddress) ?? source.endIndex }
        let word = source[start..<wordEnd]
        // A host ends before the next `/`, so no other start looks at the same one.
        guard let rest = SafeLink.afterScheme(word), SafeLink.host(in: SafeLink.authority(of: rest)) != nil else {
            return nil
        }
        guard word.count <= SafeLink.longestAddress else {
            nextStart = wordEnd
            return nil
        }
        if let bad = word.indices.first(where: { SafeLink.isForbidden(at: $0, in: word) }) {
            nextStart = bad + 1
            return nil
        }
        let text = Self.withoutPunctuation(word)
        guard let link = SafeLink(String(text)) else {
            // Without its punctuation the word has no host, hence no `/` after this start.
            nextStart = wordEnd
            return nil
        }
        return (text, link)
    }

    private static func endsAddress(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", "[", "]", "`", "\"", "|": true
        default: scalar.value <= 0x20 || scalar.value >= 0x7F ? scalar.properties.isWhitespace : false
        }
    }

    /// Punctuation at the end belongs to the sentence, and so does a parenthesis that was opened outside.
    private static func withoutPunctuation(_ word: MarkdownLine) -> MarkdownLine {
        var text = word
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
