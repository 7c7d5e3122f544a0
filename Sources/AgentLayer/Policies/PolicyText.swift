import JSONWriting

/// A document as people read it, line by line.
enum PolicyText {
    /// One member or element a line, indented; of a text its own lines.
    static func lines(_ document: CanonicalValue) -> [String] {
        guard let members = document.members, let words = members["lines"]?.elements else {
            return lines(document, indent: "", before: "", after: "")
        }
        let others = members.filter { $0.key != "lines" }
        let heads = others.sorted { $0.key < $1.key }.map { "\($0.key): \(plain($0.value))" }
        return heads + [""] + words.map { $0.text ?? plain($0) }
    }

    private static func lines(
        _ value: CanonicalValue, indent: String, before: String, after: String
    ) -> [String] {
        let inner = indent + "  "
        let parts: [(String, CanonicalValue)]
        let frame: (String, String)
        switch value {
        case .object(let members) where !members.isEmpty:
            parts = members.sorted { $0.key < $1.key }.map { (plain(.string($0.key)) + ": ", $0.value) }
            frame = ("{", "}")
        case .array(let elements) where !elements.isEmpty:
            parts = elements.map { ("", $0) }
            frame = ("[", "]")
        default: return [indent + before + plain(value) + after]
        }
        let body = parts.enumerated().flatMap { place, part in
            lines(part.1, indent: inner, before: part.0, after: place + 1 < parts.count ? "," : "")
        }
        return [indent + before + frame.0] + body + [indent + frame.1 + after]
    }

    private static func plain(_ value: CanonicalValue) -> String { String(decoding: value.bytes, as: UTF8.self) }
}
