/// A Markdown table whose columns also line up as plain text.
struct ColumnTable {
    enum Alignment { case left, right }

    private let header: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(_ columns: [(name: String, alignment: Alignment)]) {
        header = columns.map(\.name)
        alignments = columns.map(\.alignment)
    }

    /// What is missing in a row is empty; what would end a cell is written so that it does not.
    mutating func add(_ row: [String]) {
        rows.append(row.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") })
    }

    var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in
            max(3, all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0)
        }
        var lines = all.map { row in
            let cells = header.indices.map { column -> String in
                let cell = column < row.count ? row[column] : ""
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return alignments[column] == .left ? cell + space : space + cell
            }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let rules = header.indices.map { column in
            let dashes = String(repeating: "-", count: widths[column] - 1)
            return alignments[column] == .left ? "-" + dashes : dashes + ":"
        }
        lines.insert("| " + rules.joined(separator: " | ") + " |", at: 1)
        return lines.joined(separator: "\n")
    }
}
