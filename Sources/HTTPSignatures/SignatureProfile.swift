/// Who signs requests, and how the signature says so: the parameters `tag` and `keyid` of RFC 9421 section 2.3. All else is
/// the same for both, so that a signature of the one is never taken for one of the other.
public enum SignatureProfile: Sendable, CaseIterable {
    /// An agent's owner, with the key that belongs to this agent. `keyid` is the SHA-256 of the raw public key.
    case owner
    /// An agent, with one of its identity keys. `keyid` is the thumbprint of the key's JWK (RFC 7638), which
    /// draft-meunier-web-bot-auth-architecture asks for too.
    case agent

    /// What a signature of this profile is for.
    public var tag: String {
        switch self {
        case .owner: "nacre-owner"
        case .agent: "nacre-agent"
        }
    }

    /// The profile whose tag stands in a `Signature-Input`; nil for a field of neither. It need not be well formed.
    public init?(namedIn signatureInput: String) {
        guard let profile = Self.allCases.first(where: { signatureInput.contains("tag=\"\($0.tag)\"") }) else {
            return nil
        }
        self = profile
    }
}
