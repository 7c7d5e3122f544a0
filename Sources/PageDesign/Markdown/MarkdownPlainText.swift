/// Writes blocks as words on one line, with a dot between blocks that do not end in punctuation.
struct MarkdownPlainText {
    private(set) var output = ""

    mutating func write(_ blocks: [MarkdownBlock]) {
        for block in blocks {
            switch block {
            case .paragraph(let text), .heading(_, let text): append(text)
            case .code(let lines): lines.forEach { appendWords(String($0)) }
            case .quote(let blocks): write(blocks)
            case .list(let list): list.items.forEach { write($0) }
            case .table(let table): ([table.header] + table.rows).joined().forEach { append($0) }
            case .rule: break
            }
        }
    }

    private mutating func append(_ source: MarkdownLine) {
        // Two blocks are two thoughts; without a full stop between them they would read as one.
        if let last = output.last, !".,:;!?…-–—".contains(last) { output += " ·" }
        var text = ""
        for piece in InlineParser.pieces(of: source) {
            switch piece.kind {
            case .lineBreak: text += " "
            case .linkOpening, .linkClosing: break
            case .text, .code, .address, .delimiters: text += String(piece.text)
            }
        }
        appendWords(text)
    }

    private mutating func appendWords(_ text: String) {
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !output.isEmpty { output += " " }
            output += word
        }
    }
}
