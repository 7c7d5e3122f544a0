/// Why a text is no note, checkpoint, proof or request, or a key no verifier key.
public enum NoteError: Error, Sendable, Equatable {
    case tooLarge
    /// Not UTF-8, or with control characters other than line feeds.
    case illegalText
    /// Not of the form that the specification gives.
    case malformed
    case tooManySignatures
    /// A key name that is empty or has a space, plus or control character in it.
    case illegalName
    /// A verifier key whose ID is not that of its name and key, or whose key is none of Ed25519.
    case wrongKey
    /// A signature type that this module does not verify.
    case unknownAlgorithm
}
