/// The parameters of this profile, RFC 9421 section 2.3; all five are needed.
struct SignatureParameters: Sendable, Equatable {
    static let algorithm = "ed25519"

    /// Seconds since 1970.
    let created: Int64
    let nonce: SignatureNonce
    let keyID: SignatureKeyID
    let profile: SignatureProfile

    /// As they stand behind the list of components.
    var text: String {
        ";created=\(created);nonce=\"\(nonce.text)\";keyid=\"\(keyID.text)\";alg=\"\(Self.algorithm)\""
            + ";tag=\"\(profile.tag)\""
    }
}
