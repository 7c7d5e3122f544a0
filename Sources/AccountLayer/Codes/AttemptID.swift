import ByteFraming
import Crypto
import HTTPSupport

/// Names one attempt to sign up, to change an address or to recover an account: 32 random bytes that only its maker
/// holds; here is a keyed hash of them.
struct AttemptID: Sendable {
    enum Purpose: String, Sendable {
        case signUp = "sign-up"
        case emailChange = "email-change"
        case recovery
    }

    let purpose: Purpose
    let bytes: [UInt8]

    private static let size = 32

    /// A new random one.
    init(_ purpose: Purpose) {
        self.purpose = purpose
        bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    }

    /// Reads one from outside; nil unless it is 43 characters of base64url.
    init?(_ text: String, _ purpose: Purpose) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text), bytes.count == Self.size else { return nil }
        self.purpose = purpose
        self.bytes = bytes
    }

    var text: String { Base64URL.encode(bytes) }
}
