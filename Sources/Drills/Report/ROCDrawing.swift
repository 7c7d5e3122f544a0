import Foundation

extension LinkageReport {
    /// The ROC curves of all attackers, one panel per question, with the band in which chance lies. Self-contained, for
    /// light and dark pages.
    ///
    /// - Parameter logarithmic: false-positive rates from 10⁻⁴ on a logarithmic scale, which shows what an attacker knows
    ///   for certain; else from 0.
    public func svg(logarithmic: Bool = true) -> String {
        let panels = AttackResult.Question.allCases.compactMap { question -> ROCPanel? in
            let results = findings.results.filter { $0.question == question }
            return results.isEmpty ? nil : ROCPanel(question: question, results: results, logarithmic: logarithmic)
        }
        let width = panels.count * ROCPanel.width
        let height = panels.map(\.height).max() ?? 0
        let body = panels.enumerated().map { index, panel in
            "<g transform=\"translate(\(index * ROCPanel.width) 0)\">\n\(panel.svg)\n</g>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
            role="img" aria-label="ROC curves of all attackers">
            <style>\(Self.style)</style>
            <rect class="paper" width="\(width)" height="\(height)"/>
            \(body.joined(separator: "\n"))
            </svg>

            """
    }

    /// Colours after Okabe and Ito (2008), which colour-blind readers can tell apart.
    private static let style = """
        .paper{fill:#fff}text{font:12px system-ui,sans-serif;fill:#222}.title{font-weight:600;font-size:14px}\
        .grid{stroke:#ddd;stroke-width:1}.band{fill:#888;opacity:.18}.chance{stroke:#888;stroke-dasharray:4 4;fill:none}\
        .curve{fill:none;stroke-width:1.5;stroke-linejoin:round}.broken{stroke-width:3}.note{fill:#666;font-size:11px}\
        .c0{stroke:#0072b2}.c1{stroke:#d55e00}.c2{stroke:#009e73}.c3{stroke:#cc79a7}.c4{stroke:#e69f00}\
        .c5{stroke:#56b4e9}.c6{stroke:#8a6d00}.c7{stroke:#6a3d9a}.c8{stroke:#b22222}.c9{stroke:#20706e}\
        @media (prefers-color-scheme:dark){.paper{fill:#15191a}text{fill:#e6e6e6}.grid{stroke:#333}.note{fill:#aaa}\
        .c0{stroke:#4aa8e0}.c6{stroke:#d3b84a}.c7{stroke:#b59bdd}.c8{stroke:#f07070}.c9{stroke:#5fc4c0}}
        """
}

private struct ROCPanel {
    static let width = 480
    private static let left = 52.0
    private static let top = 40.0
    private static let size = 380.0
    private static let line = 18

    let question: AttackResult.Question
    let results: [AttackResult]
    let logarithmic: Bool

    var height: Int { Int(Self.top + Self.size) + 62 + results.count * Self.line }

    var svg: String {
        let title = question == .owner ? "agent to owner" : "agent to agent"
        var parts = ["<text class=\"title\" x=\"\(Self.left)\" y=\"22\">\(title)</text>"]
        parts += grid
        if let band { parts.append(band) }
        let rates = results.first?.curve.map(\.falsePositives) ?? []
        parts.append("<polyline class=\"chance\" points=\"\(points(rates.map { ($0, $0) }))\"/>")
        for (number, result) in results.enumerated() {
            let emphasis = result.isRejected || result.surest.isRejected ? " broken" : ""
            let line = points(result.curve.map { ($0.falsePositives, $0.truePositives) })
            parts.append("<polyline class=\"curve c\(number % 10)\(emphasis)\" points=\"\(line)\"/>")
            parts.append(legend(number, result, emphasis))
        }
        return parts.joined(separator: "\n")
    }

    private func legend(_ number: Int, _ result: AttackResult, _ emphasis: String) -> String {
        let y = Int(Self.top + Self.size) + 58 + number * Self.line
        let verdict = emphasis.isEmpty ? "" : ", better than chance"
        return "<path class=\"curve c\(number % 10)\(emphasis)\" d=\"M\(Self.left) \(y - 4)h24\"/>"
            + "<text x=\"\(Self.left + 32)\" y=\"\(y)\">\(Self.escape(result.attacker)): AUC "
            + "\(Figure.fixed(result.area, 3))\(verdict)</text>"
    }

    /// The widest that chance gets in any attacker's relabelings.
    private var band: String? {
        guard let first = results.first else { return nil }
        let edges = first.chanceBand.indices.map { index -> (Double, Double, Double) in
            let bands = results.compactMap { index < $0.chanceBand.count ? $0.chanceBand[index] : nil }
            return (first.chanceBand[index].falsePositives, bands.map(\.low).min() ?? 0, bands.map(\.high).max() ?? 1)
        }
        let outline = edges.map { ($0.0, $0.2) } + edges.reversed().map { ($0.0, $0.1) }
        return "<polygon class=\"band\" points=\"\(points(outline))\"/>"
    }

    private var grid: [String] {
        let bottom = Self.top + Self.size
        let right = Self.left + Self.size
        var parts: [String] = []
        let rates = logarithmic ? [0.0001, 0.001, 0.01, 0.1, 1] : [0, 0.25, 0.5, 0.75, 1]
        let names = logarithmic ? ["0.01 %", "0.1 %", "1 %", "10 %", "100 %"] : ["0", "25 %", "50 %", "75 %", "100 %"]
        for (rate, name) in zip(rates, names) {
            let x = Figure.fixed(horizontal(rate), 1)
            parts.append("<path class=\"grid\" d=\"M\(x) \(Self.top)V\(bottom)\"/>")
            parts.append("<text class=\"note\" text-anchor=\"middle\" x=\"\(x)\" y=\"\(bottom + 16)\">\(name)</text>")
        }
        for share in [0, 0.25, 0.5, 0.75, 1] {
            let y = Figure.fixed(vertical(share), 1)
            parts.append("<path class=\"grid\" d=\"M\(Self.left) \(y)H\(right)\"/>")
            parts.append(
                "<text class=\"note\" text-anchor=\"end\" x=\"\(Self.left - 6)\" y=\"\(y)\">\(Figure.fixed(share * 100, 0)) %</text>"
            )
        }
        parts.append(
            "<text class=\"note\" x=\"\(Self.left)\" y=\"\(bottom + 34)\">"
                + "across: false pairs taken along; up: true pairs found; grey: where chance lies</text>")
        return parts
    }

    private func points(_ curve: [(Double, Double)]) -> String {
        curve.map { "\(Figure.fixed(horizontal($0.0), 1)),\(Figure.fixed(vertical($0.1), 1))" }.joined(separator: " ")
    }

    private func horizontal(_ rate: Double) -> Double {
        Self.left + Self.size * (logarithmic ? log10(max(rate, 0.0001)) / 4 + 1 : rate)
    }

    private func vertical(_ share: Double) -> Double { Self.top + Self.size * (1 - share) }

    private static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
