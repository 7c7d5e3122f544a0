import HTTPSupport

/// The lengths of messages, in Unicode scalars (contract section 12).
enum MessageText {
    static let shortestRequest = 10
    static let longest = 5_000
    static let preview = 100

    /// Throws a 400 `Refusal`.
    static func check(_ text: String) throws(Refusal) { try TextRules.require(text, "message", upTo: longest) }

    static func checkRequest(_ text: String) throws(Refusal) {
        try check(text)
        guard text.unicodeScalars.count >= shortestRequest else {
            throw .badRequest(
                "MESSAGE_TOO_SHORT", "message is too short",
                hint: "Say who you are and what you want, in at least \(shortestRequest) characters.")
        }
    }

    /// The beginning, in one line.
    static func preview(of text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.unicodeScalars.count > preview ? String(line.unicodeScalars.prefix(preview)) + "…" : line
    }
}
