import Crypto
import CryptoExtras
import Foundation
import PrivacyPassToken

/// An issuer's private key for token type 2 (RFC 9578, section 6.5): RSA with 2048 bits and the exponent 65537. Signs one
/// kind of token in one epoch, and nothing else ever.
///
/// Signing takes about a millisecond of processor time; callers run it where it holds nobody up. A key may be used by
/// any number of threads at once.
public struct IssuerKey: Sendable {
    public let publicKey: IssuerPublicKey
    private let privateKey: _RSA.BlindSigning.PrivateKey<SHA384>

    /// Makes a new key. Takes a good part of a second.
    public static func generate() throws(IssuerKeyError) -> IssuerKey {
        try IssuerKey {
            try _RSA.BlindSigning.PrivateKey(
                keySize: .bits2048, parameters: .RSABSSA_SHA384_PSS_Deterministic)
        }
    }

    /// Reads a key in PKCS #8 or PKCS #1, in DER.
    public init(derRepresentation: some Sequence<UInt8>) throws(IssuerKeyError) {
        try self.init {
            try _RSA.BlindSigning.PrivateKey(
                derRepresentation: Data(derRepresentation), parameters: .RSABSSA_SHA384_PSS_Deterministic)
        }
    }

    /// Reads a key in PKCS #8 or PKCS #1, in PEM.
    public init(pemRepresentation: String) throws(IssuerKeyError) {
        try self.init {
            try _RSA.BlindSigning.PrivateKey(
                pemRepresentation: pemRepresentation, parameters: .RSABSSA_SHA384_PSS_Deterministic)
        }
    }

    /// The key in PKCS #1, in DER. A secret: whoever has it can make tokens.
    public var derRepresentation: [UInt8] { Array(privateKey.derRepresentation) }

    /// The key in PKCS #8, in PEM. A secret.
    public var pemRepresentation: String { privateKey.pkcs8PEMRepresentation }

    private init(
        _ make: () throws -> _RSA.BlindSigning.PrivateKey<SHA384>
    ) throws(IssuerKeyError) {
        let parts: _RSA.BlindSigning.PublicKey<SHA384>.Primitives
        do {
            privateKey = try make()
            parts = try privateKey.publicKey.getKeyPrimitives()
        } catch { throw .malformed }
        guard Array(parts.publicExponent) == [0x01, 0x00, 0x01] else { throw .unsupportedExponent }
        publicKey = try IssuerPublicKey(modulus: Array(parts.modulus))
    }

    /// Throws what ``issue(_:)`` would refuse, without signing: so that a batch is checked as a whole before it is counted.
    public func check(_ request: TokenRequest) throws(IssuanceError) {
        guard request.truncatedTokenKeyID == publicKey.tokenKeyID.truncated else { throw .otherKey }
        guard publicKey.isAboveMessage(request.blindedMessage) else { throw .messageOutOfRange }
    }

    /// Signs a blinded message (RFC 9578, section 6.2; RFC 9474, section 4.3). The same request always has the same
    /// response: a lost one is simply made again.
    public func issue(_ request: TokenRequest) throws(IssuanceError) -> TokenResponse {
        try check(request)
        do {
            // swift-crypto verifies its own signature before it hands it out, as RFC 9474 requires: a faulty one would
            // give the key away.
            let signature = try privateKey.blindSignature(for: request.blindedMessage.bytes)
            return TokenResponse(blindSignature: try BlindSignature(signature.rawRepresentation))
        } catch { throw .signingFailed }
    }
}

/// Why a request is not answered.
public enum IssuanceError: Error, Sendable, Hashable {
    /// The request names another key than the one of its kind and epoch. The client fetches the directory again.
    case otherKey
    /// The batch asks for a kind that has no key in this epoch.
    case unknownKind(TokenKind)
    /// The batch is for another epoch than the issuer's.
    case otherEpoch(Epoch)
    /// The blinded message is not below the modulus (RFC 9474, section 4.3).
    case messageOutOfRange
    /// The machine computed a wrong signature. To be reported, and tried again.
    case signingFailed
}
