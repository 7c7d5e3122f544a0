/// Writes blocks as HTML.
struct MarkdownHTML {
    private(set) var output = ""

    /// Deeper emphasis is dropped: browsers give up on some hundreds of nested elements.
    private static let deepestEmphasis = 8

    mutating func write(_ blocks: [MarkdownBlock], tight: Bool = false) {
        for block in blocks { write(block, tight: tight) }
    }

    private mutating func write(_ block: MarkdownBlock, tight: Bool) {
        switch block {
        case .paragraph(let text):
            if tight { writeInline(text) } else { write(text, in: "p") }
        case .heading(let level, let text):
            // The page's own headings are h1 and h2.
            write(text, in: "h\(min(level + 2, 6))")
        case .code(let lines): writeCode(lines)
        case .quote(let blocks):
            output += "<blockquote>"
            write(blocks)
            output += "</blockquote>"
        case .list(let list): write(list)
        case .table(let table): write(table)
        case .rule: output += "<hr>"
        }
    }

    private mutating func write(_ text: MarkdownLine, in tag: String) {
        output += "<\(tag) dir=\"auto\">"
        writeInline(text)
        output += "</\(tag)>"
    }

    private mutating func writeCode(_ lines: [MarkdownLine]) {
        output += "<pre dir=\"ltr\" tabindex=\"0\"><code>"
        for line in lines {
            InlineText.append(line, to: &output)
            output += "\n"
        }
        output += "</code></pre>"
    }

    private mutating func write(_ list: MarkdownList) {
        let start = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
        output += list.isOrdered ? "<ol\(start)>" : "<ul>"
        for item in list.items {
            output += "<li dir=\"auto\">"
            write(item, tight: list.isTight)
            output += "</li>"
        }
        output += list.isOrdered ? "</ol>" : "</ul>"
    }

    private mutating func write(_ table: MarkdownTable) {
        output += "<div class=\"table\" tabindex=\"0\"><table><thead>"
        write(table.header, cell: "th", table.alignments)
        output += "</thead><tbody>"
        for row in table.rows { write(row, cell: "td", table.alignments) }
        output += "</tbody></table></div>"
    }

    private mutating func write(_ row: [MarkdownLine], cell: String, _ alignments: [MarkdownTable.Alignment]) {
        output += "<tr>"
        for (text, alignment) in zip(row, alignments) {
            let place =
                switch alignment {
                case .none: ""
                case .left: " class=\"left\""
                case .centre: " class=\"centre\""
                case .right: " class=\"right\""
                }
            output += "<\(cell) dir=\"auto\"\(place)>"
            writeInline(text)
            output += "</\(cell)>"
        }
        // One cell for all that are missing: a row of one character must not become twenty cells.
        let missing = alignments.count - row.count
        if missing > 0 { output += missing == 1 ? "<td></td>" : "<td colspan=\"\(missing)\"></td>" }
        output += "</tr>"
    }

    private mutating func writeInline(_ source: MarkdownLine) {
        var depth = 0
        for piece in InlineParser.pieces(of: source) {
            switch piece.kind {
            case .text: InlineText.append(piece.text, to: &output)
            case .code:
                output += "<code>"
                InlineText.append(piece.text, to: &output)
                output += "</code>"
            case .lineBreak: output += "<br>\n"
            case .linkOpening(let link): output += link.openingTag
            case .linkClosing:
                output += "</a><span class=\"host\">"
                InlineText.append(piece.text, to: &output)
                output += "</span>"
            case .address(let link):
                output += link.openingTag
                InlineText.append(piece.text, to: &output)
                output += "</a>"
            case .delimiters(let closes, let opens):
                for emphasis in closes {
                    if depth <= Self.deepestEmphasis { output += "</\(emphasis.tag)>" }
                    depth -= 1
                }
                InlineText.append(piece.text, to: &output)
                for emphasis in opens {
                    depth += 1
                    if depth <= Self.deepestEmphasis { output += "<\(emphasis.tag)>" }
                }
            }
        }
    }
}
