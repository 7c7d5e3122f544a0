public import Crypto
import Foundation

/// What a signature of this profile covers of a request, on either side of the wire.
///
/// `"@method" "@target-uri" "@authority" "content-digest"`, and `"authorization"` if and only if the request has that
/// field: a token that comes along cannot be taken away or exchanged.
public struct SignedRequest: Sendable {
    let method: String
    let target: TargetURI
    let contentDigest: ContentDigest
    let authorization: String?

    /// - Parameters:
    ///   - contentDigest: of the body, which the verifier compares when it has arrived.
    public init(method: String, target: TargetURI, contentDigest: ContentDigest, authorization: String? = nil) {
        self.method = method
        self.target = target
        self.contentDigest = contentDigest
        self.authorization = authorization
    }

    /// - Parameters:
    ///   - method: in upper case, such as `POST`.
    ///   - body: as it goes over the wire.
    ///   - authorization: the value of the field `Authorization`, nil if the request has none.
    public init(method: String, target: TargetURI, body: some DataProtocol, authorization: String? = nil) {
        self.init(method: method, target: target, contentDigest: ContentDigest(of: body), authorization: authorization)
    }

    /// Signs with a key of the profile.
    ///
    /// - Parameter created: seconds since 1970.
    public func signed(
        by key: Curve25519.Signing.PrivateKey, as profile: SignatureProfile = .owner, created: Int64,
        nonce: SignatureNonce = SignatureNonce()
    ) throws -> SignatureFields {
        let parameters = SignatureParameters(
            created: created, nonce: nonce, keyID: SignatureKeyID(of: key.publicKey, for: profile), profile: profile)
        let base = try SignatureBase(components, parameters: parameters.text)
        let signature = try key.signature(for: base.bytes)
        return SignatureFields(
            contentDigest: contentDigest.field,
            signatureInput: "sig1=\(SignatureBase.list(components.map(\.name)))\(parameters.text)",
            signature: "sig1=:\(signature.base64EncodedString()):")
    }

    var components: [SignatureBase.Component] {
        var components: [SignatureBase.Component] = [
            .init("@method", method), .init("@target-uri", target.text), .init("@authority", target.authority),
            .init(ContentDigest.fieldName, contentDigest.field),
        ]
        if let authorization { components.append(.init(Self.authorizationName, authorization)) }
        return components
    }

    static let names = ["@method", "@target-uri", "@authority", ContentDigest.fieldName]
    static let authorizationName = "authorization"
}

/// The three fields that make a request a signed one.
public struct SignatureFields: Sendable, Equatable {
    public let contentDigest: String
    public let signatureInput: String
    public let signature: String

    /// Names in lower case, and values.
    public var fields: [(name: String, value: String)] {
        [
            (ContentDigest.fieldName, contentDigest), ("signature-input", signatureInput), ("signature", signature),
        ]
    }
}
