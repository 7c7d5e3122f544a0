import Foundation

/// The rates of one engine's run on a logarithmic scale: Nacre, its target, nginx with the same bytes, the engine alone.
/// Self-contained, for light and dark pages.
struct RateChart {
    let result: BenchResult

    private static let width = 860
    private static let left = 190.0
    private static let right = 760.0
    private static let top = 84.0
    private static let line = 30.0

    private var rows: [BenchRow] { result.rows.filter { $0.rate != nil } }
    private var bottom: Double { Self.top + Double(rows.count) * Self.line }
    private var height: Int { Int(bottom) + 46 }

    /// Powers of ten that hold everything shown.
    private var decades: ClosedRange<Int> {
        let rates = rows.flatMap { [$0.rate, $0.nginx, $0.raw, target(of: $0)].compactMap { $0 } }.filter { $0 > 0 }
        let low = Int(log10(rates.min() ?? 1).rounded(.down))
        return low...max(low + 1, Int(log10(rates.max() ?? 10).rounded(.up)))
    }

    var svg: String {
        let title = "Requests per second on \(result.engineTitle)"
        let body = [grid, legend] + rows.enumerated().map { draw($1, at: Self.top + (Double($0) + 0.5) * Self.line) }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" \
            height="\(height)" role="img" aria-label="\(SVGText.escape(title))">
            <style>\(Self.style)</style>
            <rect class="paper" width="\(Self.width)" height="\(height)"/>
            <text class="title" x="16" y="28">\(SVGText.escape(title))</text>
            \(body.joined(separator: "\n"))
            </svg>

            """
    }

    /// Colours after Okabe and Ito (2008), which colour-blind readers can tell apart; the shapes differ too.
    private static let style = """
        .paper{fill:#fff}text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600;font-size:16px}\
        .note{fill:#666;font-size:12px}.value{font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:3px}\
        .grid{stroke:#ddd;stroke-width:1}.nacre{fill:#0072b2}\
        .nginx{fill:none;stroke:#009e73;stroke-width:2}.raw{fill:none;stroke:#d55e00;stroke-width:2}\
        .target{stroke:#222;stroke-width:2.5}.row{stroke:#eee;stroke-width:1}\
        @media (prefers-color-scheme:dark){.paper{fill:#15191a}text{fill:#e6e6e6}.note{fill:#aaa}\
        .value{stroke:#15191a}.grid{stroke:#333}.nacre{fill:#4aa8e0}.row{stroke:#262b2d}.target{stroke:#e6e6e6}\
        .nginx{stroke:#35c79b}.raw{stroke:#f08a4b}}
        """

    private func draw(_ row: BenchRow, at y: Double) -> String {
        let rate = row.rate ?? 0
        var parts = [
            "<text text-anchor=\"end\" x=\"\(Self.left - 12)\" y=\"\(number(y + 4))\">\(SVGText.escape(row.operation.title))</text>",
            "<path class=\"row\" d=\"M\(Self.left) \(number(y))H\(Self.right)\"/>",
        ]
        if let target = target(of: row) {
            parts.append("<path class=\"target\" d=\"M\(number(place(target))) \(number(y - 11))v22\"/>")
        }
        if let nginx = row.nginx { parts.append(circle("nginx", place(nginx), y, 5)) }
        if let raw = row.raw { parts.append(diamond(place(raw), y)) }
        parts.append(circle("nacre", place(rate), y, 5.5))
        parts.append(
            "<text class=\"value\" x=\"\(Self.width - 14)\" text-anchor=\"end\" y=\"\(number(y + 4))\">\(Figure.rate(rate))</text>"
        )
        return parts.joined(separator: "\n")
    }

    private var legend: String {
        let y = 54.0
        return [
            circle("nacre", 24, y, 5.5), note("Nacre", 36, y), "<path class=\"target\" d=\"M102 \(y - 9)v18\"/>",
            note("target", 112, y), circle("nginx", 176, y, 5), note("nginx, same bytes from files", 188, y),
            diamond(384, y), note("the engine alone, same statements", 396, y),
            "<text class=\"note\" text-anchor=\"end\" x=\"\(Self.width - 14)\" y=\"\(y + 4)\">logarithmic scale</text>",
        ].joined(separator: "\n")
    }

    private var grid: String {
        decades.map { power in
            let x = number(place(pow(10, Double(power))))
            return "<path class=\"grid\" d=\"M\(x) \(Self.top)V\(number(bottom))\"/>"
                + "<text class=\"note\" text-anchor=\"middle\" x=\"\(x)\" y=\"\(number(bottom + 20))\">"
                + "\(Figure.thousands(Int(pow(10, Double(power)))))</text>"
        }.joined(separator: "\n")
    }

    private func target(of row: BenchRow) -> Double? {
        Target.of(row.operation, on: result.storageEngine)?.rate(nginx: row.nginx)
    }

    private func place(_ rate: Double) -> Double {
        let share = (log10(max(rate, 1e-3)) - Double(decades.lowerBound)) / Double(decades.count - 1)
        return Self.left + (Self.right - Self.left) * min(1, max(0, share))
    }

    private func circle(_ kind: String, _ x: Double, _ y: Double, _ size: Double) -> String {
        "<circle class=\"\(kind)\" cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(size)\"/>"
    }

    private func diamond(_ x: Double, _ y: Double) -> String {
        "<path class=\"raw\" d=\"M\(number(x)) \(number(y - 6))l6 6l-6 6l-6 -6z\"/>"
    }

    private func note(_ text: String, _ x: Double, _ y: Double) -> String {
        "<text class=\"note\" x=\"\(number(x))\" y=\"\(number(y + 4))\">\(SVGText.escape(text))</text>"
    }

    private func number(_ value: Double) -> String { Figure.fixed(value, 1) }
}
