/// The schemes in a value of `Authorization` or `WWW-Authenticate` (RFC 9110, sections 11.2 to 11.4):
///
/// ```
/// challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
/// auth-param = token BWS "=" BWS ( token / quoted-string )
/// ```
struct AuthenticationField {
    struct Scheme {
        /// In lower case.
        let name: String
        /// By name in lower case, in their order.
        var parameters: [(name: String, value: [UInt8])] = []

        func parameter(_ name: String) throws(PrivacyPassFormatError) -> [UInt8]? {
            let values = parameters.filter { $0.name == name }
            guard values.count <= 1 else { throw .malformedAuthentication }
            return values.first?.value
        }
    }

    private(set) var schemes: [Scheme] = []
    private var rest: ArraySlice<UInt8>

    init(_ value: String) throws(PrivacyPassFormatError) {
        rest = Array(value.utf8)[...]
        while true {
            while let next = rest.first, Self.isSpace(next) || next == UInt8(ascii: ",") { rest = rest.dropFirst() }
            guard !rest.isEmpty else { return }
            try readElement()
        }
    }

    /// A parameter of the scheme before it, or a new scheme.
    private mutating func readElement() throws(PrivacyPassFormatError) {
        let name = take(while: Self.isTokenCharacter)
        guard !name.isEmpty else { throw .malformedAuthentication }
        let lowercased = String(decoding: name, as: UTF8.self).lowercased()
        let afterName = rest
        skipSpaces()
        if var scheme = schemes.popLast() {
            if takeOne(UInt8(ascii: "=")) {
                skipSpaces()
                scheme.parameters.append((lowercased, try readValue()))
                schemes.append(scheme)
                skipSpaces()
                guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { throw .malformedAuthentication }
                return
            }
            schemes.append(scheme)
        }
        schemes.append(Scheme(name: lowercased))
        guard afterName.isEmpty || afterName.first.map({ Self.isSpace($0) || $0 == UInt8(ascii: ",") }) == true else {
            throw .malformedAuthentication
        }
        skipToken68()
    }

    /// Passes over the token68 of a scheme that has one instead of parameters (`Basic`, `Bearer`).
    private mutating func skipToken68() {
        let start = rest
        let digits = take { Self.isTokenCharacter($0) || $0 == UInt8(ascii: "/") }
        _ = take { $0 == UInt8(ascii: "=") }
        skipSpaces()
        guard !digits.isEmpty, rest.isEmpty || rest.first == UInt8(ascii: ",") else {
            rest = start
            return
        }
    }

    private mutating func readValue() throws(PrivacyPassFormatError) -> [UInt8] {
        guard takeOne(UInt8(ascii: "\"")) else {
            // base64url may end in padding, which RFC 9577 asks to quote; not all clients do.
            let value = take(while: Self.isTokenCharacter) + take { $0 == UInt8(ascii: "=") }
            guard !value.isEmpty else { throw .malformedAuthentication }
            return value
        }
        var value: [UInt8] = []
        while let next = rest.popFirst() {
            switch next {
            case UInt8(ascii: "\""): return value
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { throw .malformedAuthentication }
                value.append(escaped)
            default: value.append(next)
            }
        }
        throw .malformedAuthentication
    }

    private mutating func skipSpaces() { rest = rest.drop(while: Self.isSpace) }

    private mutating func takeOne(_ character: UInt8) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func take(while matches: (UInt8) -> Bool) -> [UInt8] {
        let taken = Array(rest.prefix(while: matches))
        rest = rest.dropFirst(taken.count)
        return taken
    }

    private static func isSpace(_ character: UInt8) -> Bool { character == 0x20 || character == 0x09 }

    private static func isTokenCharacter(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(character)
        }
    }
}
