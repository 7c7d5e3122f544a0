import Crypto

/// What an authenticator program shows, [RFC 6238](https://www.rfc-editor.org/rfc/rfc6238): HMAC-SHA-1, 30 seconds, six
/// digits.
struct OneTimePassword {
    let secret: [UInt8]

    /// - Parameter base32: RFC 4648 section 6, without padding. Throws a `DrillFailure` for anything else.
    init(base32: String) throws {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var bytes: [UInt8] = []
        var word = 0
        var bits = 0
        for character in base32.utf8 {
            guard let value = alphabet.firstIndex(of: character) else {
                throw DrillFailure("The secret of the second factor is no base32")
            }
            word = (word << 5 | value) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        secret = bytes
    }

    /// - Parameter milliseconds: since 1970.
    func digits(at milliseconds: Int64) -> String {
        let counter = withUnsafeBytes(of: (milliseconds / 30_000).bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int((mac.last ?? 0) & 0x0F)
        let word = mac.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(word % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}
