import Foundation

/// The parameters of a query string. The first of several values of a name counts.
public struct QueryValues: Sendable {
    private var values: [String: String] = [:]

    /// Throws a `Refusal` for a percent-encoding that is broken, is not UTF-8, or yields U+0000.
    package init(_ query: String?) throws(Refusal) {
        guard let query, !query.isEmpty else { return }
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decode(parts[0])
            let value = parts.count > 1 ? try Self.decode(parts[1]) : ""
            if values[name] == nil { values[name] = value }
        }
    }

    private static func decode(_ text: Substring) throws(Refusal) -> String {
        // Most values are as they were written.
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") || $0 == 0 }) else {
            return String(text)
        }
        let spaced = String(text).replacing("+", with: " ")
        guard let decoded = spaced.removingPercentEncoding, !decoded.utf8.contains(0) else {
            throw .badRequest(
                "INVALID_QUERY", "The query string cannot be read", hint: "Percent-encode its values as UTF-8.")
        }
        return decoded
    }

    /// Nil also when the value is empty.
    public subscript(_ names: String...) -> String? {
        for name in names {
            if let value = values[name], !value.isEmpty { return value }
        }
        return nil
    }

    /// A whole number within `range`; throws a `Refusal` for anything else.
    public func integer(_ name: String, within range: ClosedRange<Int>, default value: Int) throws(Refusal) -> Int {
        guard let text = self[name] else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw .badRequest(
                "INVALID_\(name.uppercased())", "\(name) is out of range",
                hint: "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}
