import Logging

/// The metadata keys a log line may carry, in the order printed, each with the only shape of value it accepts.
///
/// A key alone is no guarantee: other packages use the same names for whole structures, so a value that does not look
/// like what the key stands for is dropped.
enum LogField: String, CaseIterable {
    case service, route, status, count
    case durationMilliseconds = "duration_ms"
    case error, engine, port, version

    /// The value as printed, or nil if it must not be.
    func text(of value: Logger.Metadata.Value) -> String? {
        switch self {
        case .error:
            guard case .stringConvertible(let described) = value, let error = described as? ReportedError else {
                return nil
            }
            return "\"\(LogText.oneLine(error.description))\""
        case .status, .count, .port, .durationMilliseconds:
            return plain(value, limit: 20) { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
        case .service, .engine, .version:
            return plain(value, limit: 64) { $0.isASCIIWord }
        case .route:
            // The template (`/posts/:id`), which the caller takes from its table of routes and never from a request.
            return plain(value, limit: 128) { $0.isASCIIWord || ":/{}*".utf8.contains($0) }
        }
    }

    private func plain(_ value: Logger.Metadata.Value, limit: Int, allowing: (UInt8) -> Bool) -> String? {
        let text: String
        switch value {
        case .string(let string): text = string
        case .stringConvertible(let described): text = described.description
        case .array, .dictionary: return nil
        }
        guard !text.isEmpty, text.utf8.count <= limit, text.utf8.allSatisfy(allowing) else { return nil }
        return text
    }
}

extension UInt8 {
    /// `0`–`9`.
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// Letters, digits, `.`, `-`, `_` and `+`.
    fileprivate var isASCIIWord: Bool {
        isASCIIDigit || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) || ".-_+".utf8.contains(self)
    }
}
