import Crypto
import Foundation

/// Time-based one-time passwords, [RFC 6238](https://www.rfc-editor.org/rfc/rfc6238): HMAC-SHA-1, 30 seconds, 6 digits,
/// which is what authenticator programs do.
struct TOTPSecret: Sendable, Equatable {
    static let period: Int64 = 30
    /// RFC 4226 section 4, R6: 160 bits.
    private static let size = 20
    let bytes: [UInt8]

    /// A new random one.
    init() { bytes = SymmetricKey(size: SymmetricKeySize(bitCount: Self.size * 8)).withUnsafeBytes { Array($0) } }

    /// One from our own database.
    init(stored bytes: [UInt8]) { self.bytes = bytes }

    /// The step of a moment in Unix milliseconds.
    static func step(at milliseconds: Int64) -> Int64 { milliseconds / 1_000 / period }

    /// RFC 4226 section 5.3: dynamic truncation, six digits.
    func code(step: Int64) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: bytes)))
        let offset = Int((mac.last ?? 0) & 0x0F)
        let word = mac.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(word % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step whose code this is: the current one or the one before, for who typed slowly (RFC 6238 section 5.2).
    /// None that is still to come: then one step after a start every code that was used before it is too old.
    func step(of code: String, at milliseconds: Int64) -> Int64? {
        let now = Self.step(at: milliseconds)
        var found: Int64?
        for step in [now - 1, now] where ConstantTime.equal(Array(self.code(step: step).utf8), Array(code.utf8)) {
            found = step
        }
        return found
    }

    /// Base32 (RFC 4648 section 6) without padding, for typing into a program.
    var base32: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var bits = 0
        var pending = 0
        for byte in bytes {
            bits = (bits << 8 | Int(byte)) & 0xFFFF
            pending += 8
            while pending >= 5 {
                pending -= 5
                text.append(alphabet[bits >> pending & 0x1F])
            }
        }
        if pending > 0 { text.append(alphabet[bits << (5 - pending) & 0x1F]) }
        return text
    }

    /// `otpauth://totp/Nacre:alice%40example.org?secret=…&issuer=Nacre`
    func uri(for email: EmailAddress) -> String {
        let label = email.text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "otpauth://totp/Nacre:\(label)?secret=\(base32)&issuer=Nacre&algorithm=SHA1&digits=6&period=\(Self.period)"
    }
}
