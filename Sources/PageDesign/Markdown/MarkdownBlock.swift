/// The blocks of the Markdown subset. Inline text is still source.
indirect enum MarkdownBlock {
    case paragraph(MarkdownLine)
    case heading(level: Int, MarkdownLine)
    case code([MarkdownLine])
    case quote([MarkdownBlock])
    case list(MarkdownList)
    case table(MarkdownTable)
    case rule
}

typealias MarkdownLine = ArraySlice<Unicode.Scalar>

struct MarkdownList {
    var start: Int?
    /// A tight list shows its items' paragraphs without space between them.
    var isTight: Bool
    var items: [[MarkdownBlock]]

    var isOrdered: Bool { start != nil }
}

struct MarkdownTable {
    enum Alignment { case none, left, centre, right }

    var alignments: [Alignment]
    var header: [MarkdownLine]
    /// At most as wide as the header.
    var rows: [[MarkdownLine]]

    /// Wider tables are shown as text.
    static let mostColumns = 20
}
