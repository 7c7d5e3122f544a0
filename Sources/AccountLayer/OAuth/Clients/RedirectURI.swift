import Foundation
import HTTPSupport

/// An address that answers of the authorization endpoint may be sent to: exactly as registered, character by character
/// (RFC 9700 section 2.1), but for the port of a program on the same machine (RFC 8252 section 7.3).
struct RedirectURI: Sendable, Equatable {
    let text: String

    static let longest = 512
    private static let loopback = "http://127.0.0.1"

    /// One from our own database.
    init(stored text: String) { self.text = text }

    /// One to register. Throws a `Refusal` for what could lead elsewhere, or be read in two ways.
    ///
    /// - Parameter isPublic: only a program without a secret lives under a scheme of its own.
    init(registering text: String, isPublic: Bool) throws(Refusal) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy(Self.isPlain), !text.contains("..")
        else {
            throw Self.refusal(
                "It has at most \(Self.longest) ASCII characters of those that a URI takes, and no fragment.")
        }
        let isHTTPS =
            text.wholeMatch(of: /https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?(\/[^?]*)?(\?.*)?/) != nil
        let isLoopback = text.wholeMatch(of: /http:\/\/127\.0\.0\.1(:[1-9][0-9]{0,4})?(\/[^?]*)?(\?.*)?/) != nil
        // RFC 8252 section 7.1: the name of a domain in reverse, so that it has a dot.
        let isPrivate = text.wholeMatch(of: /[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:\/[^\/?][^?]*(\?.*)?/) != nil
        guard isHTTPS || isLoopback || isPublic && isPrivate else {
            throw Self.refusal(
                "Give https://…, http://127.0.0.1/… or, for a public client, a scheme with a dot such as org.example.app:/done."
            )
        }
        self.text = text
    }

    /// Whether `asked` is this address.
    func matches(_ asked: String) -> Bool {
        if Array(asked.utf8) == Array(text.utf8) { return true }
        guard text.hasPrefix(Self.loopback) else { return false }
        let rest = text.dropFirst(Self.loopback.count)
        // One that was registered with a port is meant with that port.
        guard rest.first != ":", asked.hasPrefix(Self.loopback + ":") else { return false }
        let after = asked.dropFirst(Self.loopback.count + 1)
        let port = after.prefix { ("0"..."9").contains($0) }
        guard let number = Int(port), (1...65_535).contains(number), String(number) == port else { return false }
        return Array(after.dropFirst(port.count).utf8) == Array(rest.utf8)
    }

    /// The origin or scheme of an address that matched: where the answer of the consent form leads.
    static func target(of uri: String) -> String {
        let colon = uri.firstIndex(of: ":") ?? uri.endIndex
        let rest = uri[colon...]
        guard rest.hasPrefix("://") else { return uri[..<colon] + ":" }
        return uri[..<colon] + "://" + rest.dropFirst(3).prefix { $0 != "/" && $0 != "?" }
    }

    /// The address with the answer's parameters behind those it has (RFC 6749 section 4.1.2).
    static func adding(_ parameters: [(String, String)], to uri: String) -> String {
        let query = parameters.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
        return uri + (uri.contains("?") ? "&" : "?") + query
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    /// RFC 3986 without `#`, `@`, which hides a host behind a name, `*`, and brackets.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~:/?!$&'()+,;=%".utf8.contains(byte)
        }
    }

    private static func refusal(_ hint: String) -> Refusal {
        .badRequest("INVALID_REDIRECT_URI", "This redirect URI cannot be registered", hint: hint)
    }
}
