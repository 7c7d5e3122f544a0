import NacreClient

/// A file with one finished token in base64url, as RFC 9577 section 2.2 writes it. Whoever has it can spend it, so the
/// file is to be closed to others.
struct TokenFile {
    let path: String

    func token() throws -> [UInt8] {
        guard let text = try PassphraseFile(path: path).line(0), let token = TokenText.bytes(text) else {
            throw CommandFailure("\(path) does not hold a token", hint: "One line of base64url without padding.")
        }
        return token
    }
}
