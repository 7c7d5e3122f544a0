public import Crypto

/// A signature as it came: of the profile's form, but nobody has checked it. Says which key to look for.
public struct UnverifiedSignature: Sendable {
    /// Seconds since 1970, as the sender claims.
    public var created: Int64 { parameters.created }
    public var nonce: SignatureNonce { parameters.nonce }
    public var keyID: SignatureKeyID { parameters.keyID }

    private let parameters: SignatureParameters
    /// The parameters in the order in which they came, from the first semicolon on: the signature is over this text.
    private let parameterText: String
    private let names: [String]
    private let signature: [UInt8]
    /// Of the body, as the sender says.
    public let contentDigest: ContentDigest

    /// - Parameters:
    ///   - profile: what the signature must be for.
    ///   - contentDigest, signatureInput, signature: the values of the three fields; more than one line of a field is
    ///     malformed.
    public init(
        as profile: SignatureProfile = .owner, contentDigest: [String], signatureInput: [String], signature: [String]
    ) throws(SignatureRefusal) {
        guard let digestField = contentDigest.first, let input = signatureInput.first,
            let signatureField = signature.first
        else { throw .missing }
        guard contentDigest.count == 1, signatureInput.count == 1, signature.count == 1 else { throw .malformed }
        self.contentDigest = try ContentDigest(field: digestField)

        var reader = try SignatureReader(input)
        try reader.expect("sig1=")
        names = try reader.listOfStrings()
        (parameters, parameterText) = try Self.parameters(&reader, profile)
        guard names == SignedRequest.names || names == SignedRequest.names + [SignedRequest.authorizationName] else {
            throw .otherComponents
        }

        var signatureReader = try SignatureReader(signatureField)
        try signatureReader.expect("sig1=")
        self.signature = try signatureReader.bytes()
        try signatureReader.end()
        guard self.signature.count == 64 else { throw .malformed }
    }

    /// Checks body, key and signature.
    ///
    /// - Parameters:
    ///   - request: made from what the verifier knows (its own public address) and received (method, path, body,
    ///     `Authorization`).
    ///   - key: the one that belongs to ``keyID``.
    public func verify(
        _ request: SignedRequest, with key: Curve25519.Signing.PublicKey
    ) throws(SignatureRefusal) -> VerifiedSignature {
        guard SignatureKeyID(of: key, for: parameters.profile) == keyID else { throw .otherKey }
        guard request.contentDigest == contentDigest else { throw .otherBody }
        guard request.components.map(\.name) == names else { throw .otherComponents }
        let base = try SignatureBase(request.components, parameters: parameterText)
        guard key.isValidSignature(signature, for: base.bytes) else { throw .wrongSignature }
        return VerifiedSignature(key: key, keyID: keyID, created: created, nonce: nonce)
    }

    private static func parameters(
        _ reader: inout SignatureReader, _ profile: SignatureProfile
    ) throws(SignatureRefusal) -> (SignatureParameters, String) {
        var text = ""
        var created: Int64?
        var strings: [String: String] = [:]
        while !reader.isAtEnd {
            try reader.expect(";")
            let key = try reader.key()
            try reader.expect("=")
            if key == "created" {
                let value = try reader.integer()
                guard created == nil else { throw .malformed }
                created = value
                text += ";created=\(value)"
            } else {
                let value = try reader.string()
                guard known.contains(key), strings.updateValue(value, forKey: key) == nil else { throw .malformed }
                text += ";\(key)=\"\(value)\""
            }
        }
        guard let created, let nonce = strings["nonce"], let keyID = strings["keyid"], let algorithm = strings["alg"],
            let tag = strings["tag"]
        else { throw .malformed }
        guard algorithm == SignatureParameters.algorithm, tag == profile.tag else { throw .otherPurpose }
        let parameters = SignatureParameters(
            created: created, nonce: try SignatureNonce(text: nonce), keyID: try SignatureKeyID(text: keyID),
            profile: profile)
        return (parameters, text)
    }

    private static let known: Set<String> = ["nonce", "keyid", "alg", "tag"]
}

/// A signature that held, over a request that the verifier described. Whether it is in time and whether its nonce was
/// spent before is for the verifier to decide.
public struct VerifiedSignature: Sendable {
    public let key: Curve25519.Signing.PublicKey
    public let keyID: SignatureKeyID
    public let created: Int64
    public let nonce: SignatureNonce

    /// Only a check makes one.
    fileprivate init(
        key: Curve25519.Signing.PublicKey, keyID: SignatureKeyID, created: Int64, nonce: SignatureNonce
    ) {
        self.key = key
        self.keyID = keyID
        self.created = created
        self.nonce = nonce
    }
}
