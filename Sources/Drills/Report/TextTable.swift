/// A table for people: columns aligned, numbers to the right.
public struct TextTable: Sendable {
    public enum Alignment: Sendable { case left, right }

    private let header: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    /// - Parameter columns: their names; what is missing in a row is empty.
    public init(_ columns: [(name: String, alignment: Alignment)]) {
        header = columns.map(\.name)
        alignments = columns.map(\.alignment)
    }

    public mutating func add(_ row: [String]) { rows.append(row) }

    public var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        let lines = all.map { row in
            let cells = header.indices.map { column -> String in
                let cell = column < row.count ? row[column] : ""
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return alignments[column] == .left ? cell + space : space + cell
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
    }
}

/// Numbers in few characters, the same on every machine.
enum Figure {
    static func fixed(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (abs(value) * scale).rounded()
        guard rounded.isFinite, rounded < 1e15 else { return "\(value)" }
        let whole = Int(rounded) / Int(scale)
        let rest = String(Int(rounded) % Int(scale))
        let fraction = digits == 0 ? "" : "." + String(repeating: "0", count: digits - rest.count) + rest
        return (value < 0 && rounded > 0 ? "-" : "") + "\(whole)" + fraction
    }

    /// A p-value: four digits after the point, or its power of ten.
    static func p(_ value: Double) -> String {
        guard value > 0 else { return "0" }
        guard value < 0.0001 else { return fixed(min(1, value), 4) }
        var power = 0
        var mantissa = value
        while mantissa < 1, power < 400 { (mantissa, power) = (mantissa * 10, power + 1) }
        return "\(fixed(mantissa, 1))e-\(power)"
    }

    static func percent(_ value: Double) -> String { fixed(value * 100, 2) }
}
