/// Tables as GitHub writes them: a header row, a row of dashes and colons, then rows until a blank line.
extension BlockParser {
    mutating func readTable() -> MarkdownTable? {
        guard index + 1 < lines.count, lines[index].contains("|"), lines[index + 1].contains("-") else { return nil }
        guard let alignments = Self.alignments(of: lines[index + 1]), alignments.count <= MarkdownTable.mostColumns
        else {
            return nil
        }
        let header = Self.cells(of: lines[index])
        guard header.count == alignments.count else { return nil }
        index += 2
        var rows: [[MarkdownLine]] = []
        while index < lines.count, lines[index].contains("|"), !lines[index].isQuote {
            rows.append(Array(Self.cells(of: lines[index]).prefix(header.count)))
            index += 1
        }
        return MarkdownTable(alignments: alignments, header: header, rows: rows)
    }

    private static func alignments(of line: MarkdownLine) -> [MarkdownTable.Alignment]? {
        guard line.allSatisfy({ " |-:\t".unicodeScalars.contains($0) }) else { return nil }
        var alignments: [MarkdownTable.Alignment] = []
        for cell in cells(of: line) {
            let left = cell.first == ":", right = cell.last == ":"
            let dashes = cell.dropFirst(left ? 1 : 0).dropLast(right ? 1 : 0)
            guard !dashes.isEmpty, dashes.allSatisfy({ $0 == "-" }) else { return nil }
            alignments.append(left ? (right ? .centre : .left) : (right ? .right : .none))
        }
        return alignments.isEmpty ? nil : alignments
    }

    /// The cells between unescaped bars; a bar at either end of the line is not a cell.
    private static func cells(of line: MarkdownLine) -> [MarkdownLine] {
        var rest = line.trimmed.withoutTrailingSpaces
        if rest.first == "|" { rest = rest.dropFirst() }
        var cells: [MarkdownLine] = []
        var cell: [Unicode.Scalar] = []
        var escaped = false
        for scalar in rest {
            if scalar == "|" && !escaped {
                cells.append(cell[...].trimmed.withoutTrailingSpaces)
                cell = []
                continue
            }
            if scalar == "|" && escaped { cell.removeLast() }
            escaped = scalar == "\\" && !escaped
            cell.append(scalar)
        }
        if !cell[...].isBlank || cells.isEmpty { cells.append(cell[...].trimmed.withoutTrailingSpaces) }
        return cells
    }
}
