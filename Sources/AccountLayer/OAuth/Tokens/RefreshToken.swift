import ByteFraming
import Crypto

/// A refresh token: names a grant, and holds the secret that counts for it now. Both are random; here are keyed hashes of
/// them. The name stays, the secret changes with each use: who knows the name with an older secret had a token that was used
/// already.
struct RefreshToken: Sendable {
    private let name: [UInt8]
    private let secret: [UInt8]

    static let prefix = "nacre_refresh_"
    private static let nameSize = 16
    private static let secretSize = 32

    /// Of a new grant.
    init() {
        name = Self.random(Self.nameSize)
        secret = Self.random(Self.secretSize)
    }

    /// Reads one from outside; nil unless it has the form of one.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 64,
            let bytes = Base64URL.decode(text.dropFirst(Self.prefix.count)),
            bytes.count == Self.nameSize + Self.secretSize
        else { return nil }
        self.init(name: Array(bytes.prefix(Self.nameSize)), secret: Array(bytes.dropFirst(Self.nameSize)))
    }

    private init(name: [UInt8], secret: [UInt8]) {
        self.name = name
        self.secret = secret
    }

    /// The one after this.
    var next: RefreshToken { RefreshToken(name: name, secret: Self.random(Self.secretSize)) }

    var text: String { Self.prefix + Base64URL.encode(name + secret) }

    /// Finds the grant.
    func grantTag(_ keys: AccountKeys) -> [UInt8] { keys.tag("nacre/oauth-grant/v1\0", name) }

    func secretTag(_ keys: AccountKeys) -> [UInt8] { keys.tag("nacre/refresh-secret/v1\0", name, secret) }

    private static func random(_ size: Int) -> [UInt8] {
        SymmetricKey(size: .init(bitCount: size * 8)).withUnsafeBytes { Array($0) }
    }
}
