import Crypto

/// A key that is known by configuration, to verify signature lines with.
public struct NoteVerifier: Sendable, Hashable {
    /// The signature type's identifier byte (C2SP signed-note, "Signature types").
    public enum Algorithm: UInt8, Sendable, Hashable {
        /// Ed25519 over the text: a log's own signature.
        case ed25519 = 0x01
        /// A timestamped Ed25519 cosignature: a witness's (C2SP tlog-cosignature).
        case cosignature = 0x04
    }

    public let name: String
    public let algorithm: Algorithm
    /// 32 bytes: an Ed25519 public key (RFC 8032).
    public let key: [UInt8]
    public let keyID: UInt32

    public init(name: String, algorithm: Algorithm, key: [UInt8]) throws(NoteError) {
        guard NoteSignature.isKeyName(name) else { throw .illegalName }
        guard (try? Curve25519.Signing.PublicKey(rawRepresentation: key)) != nil else { throw .wrongKey }
        self.init(made: name, algorithm: algorithm, key: key)
    }

    init(made name: String, algorithm: Algorithm, key: [UInt8]) {
        self.name = name
        self.algorithm = algorithm
        self.key = key
        // SHA-256(name ‖ "\n" ‖ type ‖ key)[:4]
        let hash = SHA256.hash(data: Array(name.utf8) + [0x0A, algorithm.rawValue] + key)
        keyID = hash.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads a verifier key, "vkey": `<name>+<key ID in eight hexadecimal digits>+<base64(type ‖ key)>`.
    public init(vkey: String) throws(NoteError) {
        guard vkey.utf8.count <= 2_048 else { throw .tooLarge }
        // Base64 has pluses too: only the first two part.
        let parts = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64Text.decode(Array(parts[2].utf8)), let type = bytes.first else {
            throw .malformed
        }
        guard let algorithm = Algorithm(rawValue: type) else { throw .unknownAlgorithm }
        try self.init(name: String(parts[0]), algorithm: algorithm, key: Array(bytes.dropFirst()))
        guard parts[1] == Self.hexadecimal(keyID) else { throw .wrongKey }
    }

    public var vkey: String { "\(name)+\(Self.hexadecimal(keyID))+" + Base64Text.encode([algorithm.rawValue] + key) }

    private static func hexadecimal(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }

    /// Whether a signature line claims to be by this key.
    public func isNamed(by signature: NoteSignature) -> Bool {
        signature.keyID == keyID && signature.name.utf8.elementsEqual(name.utf8)
    }

    /// Whether this is the key's signature over `text`. Of a cosignature, its time is part of what is signed.
    public func verifies(_ signature: NoteSignature, over text: [UInt8]) -> Bool {
        guard isNamed(by: signature) else { return false }
        switch algorithm {
        case .ed25519: return isValid(signature.signature, over: text)
        case .cosignature:
            guard let cosignature = try? Cosignature(signature) else { return false }
            return isValid(cosignature.signature, over: Cosignature.message(text: text, time: cosignature.time))
        }
    }

    private func isValid(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}
