import Crypto
public import Foundation

/// The SHA-256 digest of a message body as the field `Content-Digest` carries it, RFC 9530 section 2:
/// ```
/// Content-Digest: sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:
/// ```
/// The field may name several algorithms; this profile takes exactly one member, `sha-256`.
public struct ContentDigest: Sendable, Equatable {
    public static let fieldName = "content-digest"

    /// The field's value.
    public let field: String

    /// The digest of a body; an empty body has one too.
    public init(of body: some DataProtocol) {
        field = Self.prefix + Data(SHA256.hash(data: body)).base64EncodedString() + ":"
    }

    /// Reads a field that came with a message. Two digests are equal if and only if their fields are: any other
    /// spelling of the same bytes is refused.
    public init(field: String) throws(SignatureRefusal) {
        guard field.utf8.count == Self.fieldSize, field.hasPrefix(Self.prefix), field.hasSuffix(":"),
            let digest = Base64Text.decode(field.utf8.dropFirst(Self.prefix.utf8.count).dropLast()),
            digest.count == SHA256.byteCount
        else { throw .malformedDigest }
        self.field = field
    }

    private static let prefix = "sha-256=:"
    /// 44 characters of base64 and a closing colon.
    private static let fieldSize = prefix.utf8.count + 45
}
