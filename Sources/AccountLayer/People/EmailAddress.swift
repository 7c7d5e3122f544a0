import HTTPSupport

/// An address that mail can go to and that cannot break out of a mail's header: a dot-atom (RFC 5321 section 4.1.2)
/// before the `@`, letters, digits and hyphens after it.
///
/// Only ASCII is taken. Domains of other scripts are written in their `xn--` form (RFC 5891); letters that look like
/// others, invisible and control characters are refused, and so are quoted local parts and address literals.
struct EmailAddress: Sendable, Equatable {
    /// As mail goes to it: the local part as it was given, the domain in lower case.
    let text: String
    /// By which it is found: case folded. What follows a `+` belongs to it: `a+b@…` and `a@…` are two addresses.
    let folded: String

    static let longest = 254

    /// Reads an address from outside. Throws a 400 `Refusal`.
    init(_ given: String) throws(Refusal) {
        guard given.utf8.count <= 1_024 else { throw Self.refusal("The address is too long", Self.lengthHint) }
        guard !given.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Self.refusal("The address contains control characters", "Remove line breaks and tabs.")
        }
        guard given.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw Self.refusal(
                "The address contains characters outside ASCII",
                "Letters that look like others are refused. Write a domain of another script in its xn-- form.")
        }
        let trimmed = given.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        let parts = String(trimmed).split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw Self.refusal("This is not an e-mail address", "Write it as name@example.org.")
        }
        // The domain name's root may be written as a dot at the end (RFC 1034 section 3.1).
        let domain = (parts[1].hasSuffix(".") ? parts[1].dropLast() : parts[1]).lowercased()
        let local = String(parts[0])
        guard Self.isDotAtom(local) else {
            throw Self.refusal(
                "The part before the @ cannot be used",
                "It has at most 64 letters, digits and signs; quotes, spaces, and dots at its ends are not taken.")
        }
        guard Self.isDomain(domain) else {
            throw Self.refusal(
                "The part after the @ is not a domain name", "Write a name such as example.org, not a number.")
        }
        guard local.utf8.count + 1 + domain.utf8.count <= Self.longest else {
            throw Self.refusal("The address is too long", Self.lengthHint)
        }
        text = local + "@" + domain
        folded = local.lowercased() + "@" + domain
    }

    /// One from our own database.
    init(stored text: String) {
        self.text = text
        folded = text.lowercased()
    }

    var localPart: String { String(text.prefix { $0 != "@" }) }

    private static let lengthHint = "An address has at most \(longest) characters."

    private static func refusal(_ message: String, _ hint: String) -> Refusal {
        .badRequest("INVALID_EMAIL", message, hint: hint)
    }

    /// RFC 5322 section 3.2.3. One that begins with a hyphen is refused: a program might take it for an option.
    private static func isDotAtom(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count), !text.hasPrefix("-") else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.utf8.allSatisfy { isLetterOrDigit($0) || signs.contains($0) }
        }
    }

    private static let signs = Set("!#$%&'*+-/=?^_`{|}~".utf8)

    /// RFC 1123 section 2.1. At least two labels, the last one no number; `localhost` for trying out.
    private static func isDomain(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2 || text == "localhost", text.utf8.count <= 253 else { return false }
        guard let last = labels.last, last.utf8.contains(where: { !isDigit($0) }) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
