/// `- `, `+ `, `* `, `1. ` or `1) ` at the start of a line (CommonMark 0.31.2, section 5.2).
struct ListMarker {
    let kind: Unicode.Scalar
    let number: Int?
    /// Columns from the start of the line to the item's text; following lines indented so far belong to the item.
    let width: Int
    let isEmpty: Bool

    init?(_ line: MarkdownLine) {
        let indentation = line.indentation
        guard indentation < 4 else { return nil }
        let text = line.trimmed
        let digits = text.prefix(10).prefix { ("0"..."9").contains($0) }
        var markLength = 1
        if digits.isEmpty {
            guard let mark = text.first, mark == "-" || mark == "+" || mark == "*" else { return nil }
            kind = mark
            number = nil
        } else {
            guard digits.count <= 9, let mark = text.dropFirst(digits.count).first, mark == "." || mark == ")" else {
                return nil
            }
            kind = mark
            number = digits.reduce(0) { $0 * 10 + Int($1.value - 48) }
            markLength = digits.count + 1
        }
        let rest = text.dropFirst(markLength)
        guard rest.isEmpty || rest.first == " " || rest.first == "\t" else { return nil }
        isEmpty = rest.isBlank
        let spaces = rest.indentation
        width = indentation + markLength + (isEmpty || spaces > 4 || spaces == 0 ? 1 : spaces)
    }

    /// A number other than 1 inside a paragraph is more likely prose: "born in\n1984. A year …".
    var mayInterruptParagraph: Bool { !isEmpty && (number == nil || number == 1) }

}

extension BlockParser {
    /// Reads the items of one list and parses each item's lines on their own.
    mutating func readList(_ first: ListMarker) {
        var items: [[MarkdownLine]] = []
        var isTight = true
        var blankBefore = false
        while index < lines.count, let marker = ListMarker(lines[index]), marker.kind == first.kind,
            !lines[index].isRule
        {
            if blankBefore { isTight = false }
            let (item, hasGap, endsBlank) = readItem(marker)
            if hasGap { isTight = false }
            blankBefore = endsBlank
            items.append(item)
        }
        var innerDepth = depth
        innerDepth.lists += 1
        let parsed = items.map { Self.parse($0, depth: innerDepth) }
        blocks.append(.list(MarkdownList(start: first.number, isTight: isTight, items: parsed)))
    }

    private mutating func readItem(_ marker: ListMarker) -> (lines: [MarkdownLine], hasGap: Bool, endsBlank: Bool) {
        var item = [lines[index].dropFirst(marker.width)]
        var continues = ParagraphContinuation()
        continues.read(item[0])
        index += 1
        var blanks = 0
        var hasGap = false
        while index < lines.count {
            let line = lines[index]
            if line.isBlank {
                // An item may begin with one blank line at most.
                if item.count == 1 && marker.isEmpty { break }
                blanks += 1
            } else if line.indentation >= marker.width {
                if blanks > 0 {
                    // A gap before a nested list loosens the nested list, not this one.
                    hasGap = hasGap || ListMarker(line.dropIndentation(atMost: marker.width)) == nil
                    item.append(contentsOf: repeatElement([][...], count: blanks))
                    blanks = 0
                }
                let text = line.dropIndentation(atMost: marker.width)
                continues.read(text)
                item.append(text)
            } else if blanks == 0, continues.accepts(line) {
                item.append(line)
            } else {
                break
            }
            index += 1
        }
        return (item, hasGap, blanks > 0)
    }
}
