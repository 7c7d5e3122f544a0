import Crypto

/// A log's key: signs notes with Ed25519 (C2SP signed-note, "Ed25519 signatures").
public struct NoteSigner: Sendable {
    public let verifier: NoteVerifier
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameters:
    ///   - name: the log's origin.
    ///   - seed: 32 secret bytes, the private key of RFC 8032.
    public init(name: String, seed: [UInt8]) throws(NoteError) {
        (verifier, key) = try keyPair(name: name, algorithm: .ed25519, seed: seed)
    }

    public func sign(_ checkpoint: Checkpoint) throws -> SignedNote {
        let text = checkpoint.text
        let signature = Array(try key.signature(for: Array(text.utf8)))
        return try SignedNote(
            text: text,
            signatures: [NoteSignature(made: verifier.name, keyID: verifier.keyID, signature: signature)])
    }
}

/// A witness's key: cosigns checkpoints (C2SP tlog-cosignature).
public struct CosignatureSigner: Sendable {
    public let verifier: NoteVerifier
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameter seed: 32 secret bytes. A key cosigns under one name only: the message does not hold the name.
    public init(name: String, seed: [UInt8]) throws(NoteError) {
        (verifier, key) = try keyPair(name: name, algorithm: .cosignature, seed: seed)
    }

    /// - Parameters:
    ///   - text: the checkpoint's text as the log signed it.
    ///   - time: seconds since 1970.
    public func cosign(_ text: [UInt8], at time: Int64) throws -> NoteSignature {
        let signature = Array(try key.signature(for: Cosignature.message(text: text, time: time)))
        return NoteSignature(
            made: verifier.name, keyID: verifier.keyID,
            signature: Cosignature(time: time, signature: signature).bytes)
    }
}

private func keyPair(
    name: String, algorithm: NoteVerifier.Algorithm, seed: [UInt8]
) throws(NoteError) -> (NoteVerifier, Curve25519.Signing.PrivateKey) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { throw .wrongKey }
    return (try NoteVerifier(name: name, algorithm: algorithm, key: Array(key.publicKey.rawRepresentation)), key)
}
