import ByteFraming
import Crypto

/// 256 random bits that an application holds: a code, an access token, its own secret. Here is a keyed hash of them.
struct ApplicationSecret: Sendable {
    /// Tells one kind from another before anything is looked up, and lets scanners of source code find lost ones.
    enum Kind: String, Sendable {
        case accessToken = "nacre_access_"
        case authorizationCode = "nacre_code_"
        case deviceCode = "nacre_device_"
        case clientSecret = "nacre_secret_"
    }

    let kind: Kind
    private let bytes: [UInt8]

    private static let size = 32

    /// A new random one.
    init(_ kind: Kind) {
        self.kind = kind
        bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    }

    /// Reads one from outside; nil unless it is of this kind and exactly as it was handed out.
    init?(_ text: String, _ kind: Kind) {
        guard text.hasPrefix(kind.rawValue), text.utf8.count == kind.rawValue.utf8.count + 43,
            let bytes = Base64URL.decode(text.dropFirst(kind.rawValue.count)), bytes.count == Self.size
        else { return nil }
        self.kind = kind
        self.bytes = bytes
    }

    var text: String { kind.rawValue + Base64URL.encode(bytes) }

    /// By which it is found, and compared.
    func tag(_ keys: AccountKeys) -> [UInt8] {
        keys.tag("nacre/application-secret/v1\0", Array(kind.rawValue.utf8), bytes)
    }
}
