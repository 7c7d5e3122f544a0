import Crypto
import CryptoExtras
import Foundation

/// An issuer's key for token type 2: RSA with a modulus of 2048 bits and the exponent 65537, for
/// RSABSSA-SHA384-PSS-Deterministic (RFC 9578, section 6; RFC 9474, section 5): SHA-384, MGF1 with SHA-384, a salt of 48
/// bytes, messages signed as they are.
public struct IssuerPublicKey: Sendable {
    /// Bytes of the modulus, and so of messages and signatures.
    public static let modulusSize = 256

    /// The modulus, big-endian, its highest bit set.
    public let modulus: [UInt8]
    /// The key as RFC 9578, section 6.5, has issuers publish it: a SubjectPublicKeyInfo of id-RSASSA-PSS with its
    /// parameters.
    public let subjectPublicKeyInfo: [UInt8]
    /// SHA-256 of ``subjectPublicKeyInfo``.
    public let tokenKeyID: TokenKeyID

    /// For the client module, which blinds under it.
    package let blindSigningKey: _RSA.BlindSigning.PublicKey<SHA384>

    /// The key with this modulus and the exponent 65537.
    /// - Throws: ``IssuerKeyError/unsupportedModulus`` unless it is an odd number of exactly 2048 bits.
    public init(modulus: [UInt8]) throws(IssuerKeyError) {
        guard modulus.count == Self.modulusSize, let first = modulus.first, first & 0x80 != 0, let last = modulus.last,
            last & 1 == 1
        else { throw .unsupportedModulus }
        do {
            blindSigningKey = try _RSA.BlindSigning.PublicKey(
                n: modulus, e: RSAPublicKeyInfo.exponent, parameters: .RSABSSA_SHA384_PSS_Deterministic)
        } catch { throw .unsupportedModulus }
        self.modulus = modulus
        subjectPublicKeyInfo = try RSAPublicKeyInfo.encode(modulus: modulus)
        tokenKeyID = TokenKeyID(made: SHA256.hash(data: subjectPublicKeyInfo))
    }

    /// Reads a SubjectPublicKeyInfo, all of `bytes`, in exactly the encoding of RFC 9578.
    ///
    /// Other encodings of one key would have other key ids, by which an issuer could mark clients, so they are refused:
    /// hash parameters with an explicit NULL, plain rsaEncryption, BER.
    public init(subjectPublicKeyInfo bytes: some Sequence<UInt8>) throws(IssuerKeyError) {
        let bytes = Array(bytes)
        try self.init(modulus: RSAPublicKeyInfo.modulus(of: bytes))
        guard subjectPublicKeyInfo == bytes else { throw .malformed }
    }

    /// Whether this key made `authenticator` over `message`.
    func isValidSignature(_ authenticator: TokenAuthenticator, for message: [UInt8]) -> Bool {
        blindSigningKey.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: Data(authenticator.bytes)),
            for: blindSigningKey.prepare(message))
    }

    /// Whether `message`, as a big-endian number, is below the modulus (RFC 9474, section 4.3). Takes the same time for
    /// every message: all bytes are subtracted, and the last borrow tells.
    package func isAboveMessage(_ message: BlindedMessage) -> Bool {
        var borrow = 0
        for (a, b) in zip(message.bytes, modulus).reversed() { borrow = (Int(a) - Int(b) - borrow) >> 8 & 1 }
        return borrow == 1
    }
}

extension IssuerPublicKey: Hashable {
    public static func == (one: Self, other: Self) -> Bool { one.modulus == other.modulus }
    public func hash(into hasher: inout Hasher) { hasher.combine(tokenKeyID) }
}

/// Why a key cannot be an issuer's key of token type 2.
public enum IssuerKeyError: Error, Sendable, Hashable {
    /// Not a key in the encoding of RFC 9578, section 6.5.
    case malformed
    /// A key of another algorithm than id-RSASSA-PSS.
    case unsupportedAlgorithm
    /// id-RSASSA-PSS with other parameters than SHA-384, MGF1 with SHA-384 and a salt of 48 bytes.
    case unsupportedParameters
    /// A modulus that is even or has not exactly 2048 bits.
    case unsupportedModulus
    /// A public exponent other than 65537.
    case unsupportedExponent
}
