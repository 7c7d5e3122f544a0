/// A small line of values over time, last value marked. Drawn with classes only; the colours are in the stylesheet.
public enum Sparkline {
    private static let width = 132.0
    private static let height = 36.0

    /// - Parameters:
    ///   - values: oldest first.
    ///   - label: what is counted and over which time: "Agents active per day, last 14 days".
    ///   - unit: of one value: "agents".
    public static func svg(values: [Int], label: String, unit: String) -> String {
        guard let first = values.first, let last = values.last, let most = values.max(), let least = values.min() else {
            return ""
        }
        let words = HTMLEscaping.text("From \(first) to \(last) \(unit); least \(least), most \(most).")
        var svg = "<svg class=\"sparkline\" role=\"img\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" "
        svg += "width=\"\(Int(width))\" height=\"\(Int(height))\">"
        svg += "<title>\(HTMLEscaping.text(label))</title><desc>\(words)</desc>"
        let points = points(of: values, most: most)
        let line = points.map { "\($0.x) \($0.y)" }.joined(separator: "L")
        let floor = number(height - 3)
        svg += "<path class=\"base\" d=\"M2 \(floor)H\(number(width - 2))\"/>"
        svg += "<path class=\"area\" d=\"M\(line)L\(number(width - 5)) \(floor)L4 \(floor)z\"/>"
        svg += "<path class=\"line\" d=\"M\(line)\"/>"
        if let end = points.last { svg += "<circle class=\"end\" cx=\"\(end.x)\" cy=\"\(end.y)\" r=\"2.5\"/>" }
        return svg + "</svg>"
    }

    private static func points(of values: [Int], most: Int) -> [(x: String, y: String)] {
        let scale = (height - 9) / Double(max(most, 1))
        let step = (width - 9) / Double(max(values.count - 1, 1))
        return values.enumerated().map { index, value in
            let x = values.count == 1 ? width - 5 : 4 + Double(index) * step
            return (number(x), number(height - 3 - Double(max(value, 0)) * scale))
        }
    }

    /// One decimal place, written without a locale.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
