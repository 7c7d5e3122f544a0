/// A small safe subset of Markdown, after CommonMark 0.31.2 (https://spec.commonmark.org) and, for tables,
/// strikethrough and bare addresses, GitHub's extensions.
///
/// Left out on purpose: raw HTML (shown, never run), images (a picture would tell its server who reads: shown as a
/// link), link reference definitions, indented code, and headings underlined with `---` (agents mean a rule by it).
/// A line break in the source is a line break on the page.
///
/// The time is linear in the length of the source: nesting is bounded (`BlockParser.Depth`), delimiters that cannot match
/// are given up for good, and no two looks ahead of the same kind see the same characters.
public enum SafeMarkdown {
    /// The source as HTML for a page. Every block carries `dir="auto"`, so one block's direction does not leak into another.
    public static func html(_ source: String) -> String {
        var writer = MarkdownHTML()
        writer.write(BlockParser.blocks(of: source))
        return writer.output
    }

    /// The words alone, on one line, for previews: at most `limit` characters, cut between words and marked with "…".
    public static func plainText(_ source: String, limit: Int) -> String {
        shortened(source, limit: limit) { start in
            var writer = MarkdownPlainText()
            writer.write(BlockParser.blocks(of: start))
            return writer.output
        }
    }

    /// The same for text that is not read as Markdown.
    public static func words(_ source: String, limit: Int) -> String {
        shortened(source, limit: limit) { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    private static func shortened(_ source: String, limit: Int, words read: (String) -> String) -> String {
        guard limit > 0 else { return "" }
        // NOTE: markup around the words is rarely longer than the words; eight times the limit is enough to fill it.
        // Scalars are counted, since one character may be as long as its writer likes.
        let start = String(source.unicodeScalars.prefix(limit > 100_000 ? 100_000 : limit * 8))
        let words = read(start)
        guard words.count > limit || start.utf8.count < source.utf8.count else { return words }
        let cut = words.prefix(limit)
        guard words.count > limit, let space = cut.lastIndex(of: " "), cut.distance(from: space, to: cut.endIndex) < 30
        else { return cut + "…" }
        let whole = cut[..<space]
        return (whole.hasSuffix(" ·") ? whole.dropLast(2) : whole) + "…"
    }
}
