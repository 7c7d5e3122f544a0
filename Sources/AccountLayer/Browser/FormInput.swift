import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird
import NIOCore

/// The fields of a form that a page of ours sent, read strictly: each name once, valid UTF-8, within bounds.
struct FormInput: Sendable {
    /// Bytes of a form, as sent.
    static let largest = 16_384
    private static let mostFields = 40

    private let values: [String: String]

    /// Reads `application/x-www-form-urlencoded` (WHATWG URL, section 5.1). Throws a `Refusal` for anything else.
    init(_ request: Request) async throws {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
            .trimmingCharacters(in: .whitespaces)
        guard type == "application/x-www-form-urlencoded" else {
            throw Refusal(
                .unsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "This address takes forms",
                hint: "Send application/x-www-form-urlencoded, as a browser does. Programs use the API under /v1.")
        }
        try self.init(Array(try await request.wholeBody(upTo: Self.largest).readableBytesView))
    }

    init(_ body: [UInt8]) throws(Refusal) {
        var values: [String: String] = [:]
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first else { throw Self.unreadable }
            let name = try Self.decode(first)
            let value = try parts.count > 1 ? Self.decode(parts[1]) : ""
            guard !name.isEmpty, values.count < Self.mostFields, values.updateValue(value, forKey: name) == nil else {
                throw Self.unreadable
            }
        }
        self.values = values
    }

    /// A field that the form always has and that must not be empty. Throws a `Refusal` for one that is, or that has more
    /// than `limit` bytes of UTF-8.
    func text(_ name: String, _ label: String, upTo limit: Int = 1_024) throws(Refusal) -> String {
        guard let text = try optional(name, label, upTo: limit) else {
            throw .badRequest("MISSING_FIELD", "\(label) is missing", hint: "Fill it in.")
        }
        return text
    }

    /// The same, or nil for a field that is empty or left out.
    func optional(_ name: String, _ label: String, upTo limit: Int = 1_024) throws(Refusal) -> String? {
        guard let text = values[name], !text.isEmpty else { return nil }
        guard text.utf8.count <= limit else {
            throw .badRequest("FIELD_TOO_LONG", "\(label) is too long", hint: "It has at most \(limit) characters.")
        }
        return text
    }

    /// Whether a box was ticked.
    func isChecked(_ name: String) -> Bool { values[name] == "yes" }

    /// What was typed, to be shown again beside a problem. Never for passphrases and codes.
    func typed(_ name: String, upTo limit: Int = 1_024) -> String { String((values[name] ?? "").prefix(limit)) }

    /// Throws a 403 `Refusal` unless the form was made by a page of ours for this browser.
    func requireTicket(_ visit: BrowserVisit?, for path: String, byVisitors: Bool) throws(Refusal) {
        guard let visit, let ticket = values[FormTickets.field],
            visit.isOurs(ticket, for: path, byVisitors: byVisitors)
        else {
            throw .forbidden(
                "FORM_REFUSED", "This form is no longer valid, or is not yours",
                hint: """
                    Nothing was changed. It is good for \(FormTickets.hours) hours, in the browser that loaded it, and needs \
                    cookies. Load the page again and send it once more.
                    """)
        }
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw unreadable
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        // A NUL ends a text for some of those who read it later, and not for others.
        guard !decoded.contains(0), let text = String(validating: decoded, as: UTF8.self) else { throw unreadable }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static let unreadable = Refusal.badRequest(
        "INVALID_FORM", "The form cannot be read",
        hint: "A field stands in it twice, or is not valid UTF-8. Load the page again and send it once more.")
}
