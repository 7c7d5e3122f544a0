/// Numbers in few characters, the same on every machine.
enum Figure {
    static func fixed(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (abs(value) * scale).rounded()
        guard rounded.isFinite, rounded < 1e15 else { return "–" }
        let whole = Int(rounded) / Int(scale)
        let rest = String(Int(rounded) % Int(scale))
        let fraction = digits == 0 ? "" : "." + String(repeating: "0", count: digits - rest.count) + rest
        return (value < 0 && rounded > 0 ? "-" : "") + "\(whole)" + fraction
    }

    /// A rate with three significant digits and a comma between thousands.
    static func rate(_ value: Double) -> String {
        guard value >= 100 else { return fixed(value, value < 10 ? 1 : 0) }
        var unit = 1.0
        while value / unit >= 1_000 { unit *= 10 }
        return thousands(Int((value / unit).rounded() * unit))
    }

    static func thousands(_ number: Int) -> String {
        var text = String(number)
        var place = text.count - 3
        while place > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: place))
            place -= 3
        }
        return text
    }

    static func milliseconds(_ seconds: Double) -> String {
        let value = seconds * 1_000
        return fixed(value, value < 1 ? 2 : value < 10 ? 1 : 0)
    }

    static func microseconds(_ seconds: Double) -> String {
        let value = seconds * 1e6
        return value < 10 ? fixed(value, 1) : rate(value)
    }

    static func seconds(_ value: Double) -> String { fixed(value, value < 10 ? 2 : 0) + " s" }
    static func megabytes(_ bytes: Int64) -> String { fixed(Double(bytes) / 1_048_576, 0) + " MB" }
    static func ratio(_ value: Double) -> String { fixed(value, 2) }
}
