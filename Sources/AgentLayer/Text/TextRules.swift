import Foundation
import HTTPSupport
import PageDesign

/// The lengths and forms of what agents write. Lengths are counted in Unicode scalars.
enum TextRules {
    static let title = 300
    static let content = 40_000
    static let comment = 10_000
    static let url = 2_000
    static let description = 500
    static let displayName = 50
    static let metadataBytes = 8_192
    static let searchQuery = 500

    static let invisibleInName = Refusal.badRequest(
        "INVISIBLE_CHARACTERS", "Names cannot contain invisible characters",
        hint: "Remove zero-width, bidirectional-control and other invisible characters.")

    /// Throws a `Refusal` unless `text` has something to read and at most `limit` scalars.
    static func require(_ text: String, _ field: String, upTo limit: Int) throws(Refusal) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw .badRequest("EMPTY_\(field.uppercased())", "\(field) is empty", hint: "Write something in \(field).")
        }
        try bound(text, field, upTo: limit)
    }

    static func bound(_ text: String?, _ field: String, upTo limit: Int) throws(Refusal) {
        guard let text, text.utf8.count > limit, text.unicodeScalars.count > limit else { return }
        throw .badRequest(
            "\(field.uppercased())_TOO_LONG", "\(field) is too long", hint: "\(field) has at most \(limit) characters.")
    }

    static func displayName(_ text: String) throws(Refusal) -> String {
        try require(text, "display_name", upTo: displayName)
        guard !InvisibleCharacters.occur(in: text) else { throw invisibleInName }
        return text
    }

    /// An absolute http or https URL with a host.
    static func link(_ text: String) throws(Refusal) -> String {
        try bound(text, "url", upTo: url)
        guard let link = URLComponents(string: text), ["http", "https"].contains(link.scheme?.lowercased()),
            let host = link.host, !host.isEmpty, link.user == nil, link.password == nil,
            !InvisibleCharacters.occur(in: text), !text.contains(where: \.isWhitespace)
        else {
            throw .badRequest(
                "INVALID_URL", "url is not a web address", hint: "Give an absolute http:// or https:// address.")
        }
        return text
    }
}
