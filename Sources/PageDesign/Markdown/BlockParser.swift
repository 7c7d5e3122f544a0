/// Splits a document into blocks. Containers (quotes, list items) are parsed by calling the parser on their own lines,
/// to a bounded depth, so every line is looked at a bounded number of times.
struct BlockParser {
    struct Depth {
        var quotes = 0
        var lists = 0

        static let mostQuotes = 5
        static let mostLists = 4
    }

    let lines: [MarkdownLine]
    let depth: Depth
    var index = 0
    var blocks: [MarkdownBlock] = []
    var paragraph: [MarkdownLine] = []

    static func blocks(of source: String) -> [MarkdownBlock] {
        parse(lines(of: source), depth: Depth())
    }

    static func parse(_ lines: [MarkdownLine], depth: Depth) -> [MarkdownBlock] {
        var parser = BlockParser(lines: lines, depth: depth)
        parser.run()
        return parser.blocks
    }

    /// Lines without their ends. A tab counts as four spaces where it indents, and U+0000 cannot occur in HTML.
    static func lines(of source: String) -> [MarkdownLine] {
        var lines: [MarkdownLine] = []
        var line: [Unicode.Scalar] = []
        var indents = true
        var afterReturn = false
        for scalar in source.unicodeScalars {
            if scalar == "\n" && afterReturn {
                afterReturn = false
                continue
            }
            afterReturn = scalar == "\r"
            if scalar == "\n" || scalar == "\r" {
                lines.append(line[...])
                line = []
                indents = true
            } else if indents && scalar == "\t" {
                line.append(contentsOf: [" ", " ", " ", " "])
            } else {
                indents = indents && scalar == " "
                line.append(scalar)
            }
        }
        lines.append(line[...])
        return lines
    }

    private mutating func run() {
        while index < lines.count {
            let line = lines[index]
            if line.isBlank {
                endParagraph()
                index += 1
            } else if let fence = CodeFence(opening: line) {
                endParagraph()
                readCode(fence)
            } else if let (level, text) = line.heading {
                endParagraph()
                blocks.append(.heading(level: level, text))
                index += 1
            } else if line.isRule {
                endParagraph()
                blocks.append(.rule)
                index += 1
            } else if line.isQuote, depth.quotes < Depth.mostQuotes {
                endParagraph()
                readQuote()
            } else if let marker = ListMarker(line), depth.lists < Depth.mostLists,
                paragraph.isEmpty || marker.mayInterruptParagraph
            {
                endParagraph()
                readList(marker)
            } else if paragraph.isEmpty, let table = readTable() {
                blocks.append(.table(table))
            } else {
                paragraph.append(line)
                index += 1
            }
        }
        endParagraph()
    }

    private mutating func endParagraph() {
        guard !paragraph.isEmpty else { return }
        var text: [Unicode.Scalar] = []
        for (number, line) in paragraph.enumerated() {
            if number > 0 { text.append("\n") }
            text.append(contentsOf: line.trimmed)
        }
        paragraph = []
        blocks.append(.paragraph(text[...]))
    }

    private mutating func readCode(_ fence: CodeFence) {
        index += 1
        var code: [MarkdownLine] = []
        while index < lines.count {
            let line = lines[index]
            index += 1
            if fence.isClosed(by: line) { break }
            code.append(line.dropIndentation(atMost: fence.indentation))
        }
        blocks.append(.code(code))
    }

    private mutating func readQuote() {
        var inner: [MarkdownLine] = []
        var continues = ParagraphContinuation()
        while index < lines.count {
            let line = lines[index]
            if line.isQuote {
                let text = line.quoted
                continues.read(text)
                inner.append(text)
            } else if continues.accepts(line) {
                inner.append(line)
            } else {
                break
            }
            index += 1
        }
        var innerDepth = depth
        innerDepth.quotes += 1
        blocks.append(.quote(Self.parse(inner, depth: innerDepth)))
    }
}

/// Whether a line without its container's prefix may still belong to the container's last paragraph
/// (CommonMark's lazy continuation).
struct ParagraphContinuation {
    private var isOpen = false
    private var fence: CodeFence?

    mutating func read(_ line: MarkdownLine) {
        if let fence {
            if fence.isClosed(by: line) { self.fence = nil }
            isOpen = false
        } else if let opened = CodeFence(opening: line) {
            fence = opened
            isOpen = false
        } else {
            isOpen = !line.isBlank && line.heading == nil && !line.isRule
        }
    }

    func accepts(_ line: MarkdownLine) -> Bool {
        guard isOpen, !line.isBlank, !line.isQuote, !line.isRule, line.heading == nil else { return false }
        return CodeFence(opening: line) == nil && ListMarker(line) == nil
    }
}
