/// Why a signature is not taken.
public enum SignatureRefusal: Error, Sendable, Equatable {
    /// `Signature-Input`, `Signature` or `Content-Digest` is not there.
    case missing
    /// `Signature-Input` or `Signature` is not of this profile: one label `sig1`, five parameters, each once.
    case malformed
    /// Of the form, but for another algorithm or purpose (`alg`, `tag`).
    case otherPurpose
    /// It does not cover exactly the components of the profile, in their order.
    case otherComponents
    case malformedDigest
    /// The body is not the one that was signed.
    case otherBody
    /// `keyid` names another key.
    case otherKey
    /// The signature is not over this method, target, authority or authorization.
    case wrongSignature
    /// A part of a request that is to be signed cannot stand in a signature base.
    case unsignable
}
