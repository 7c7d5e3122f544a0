import CryptoExtras
import PrivacyPassIssuer
import PrivacyPassToken
import Testing

/// Each refused key differs from a good one in the one point its test names.
@Suite struct IssuerPublicKeyTests {
    let modulus: [UInt8]
    private let sha384: [UInt8] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02]
    private let sha256: [UInt8] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]
    private let mgf1: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08]
    private let pss: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]
    private let rsaEncryption: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]

    init() throws { modulus = try TestIssuer().key(.run).publicKey.modulus }

    @Test func theKeyBuiltByHandIsTheKeyBuiltFromItsModulus() throws {
        #expect(try IssuerPublicKey(modulus: modulus).subjectPublicKeyInfo == info())
        #expect(try IssuerPublicKey(subjectPublicKeyInfo: info()).modulus == modulus)
    }

    @Test func otherSizesAreRefused() throws {
        for bytes in [128, 255, 257, 384, 512] {
            let other: [UInt8] = [0xC1] + [UInt8](repeating: 0x55, count: bytes - 1)
            #expect(throws: IssuerKeyError.unsupportedModulus) {
                try IssuerPublicKey(subjectPublicKeyInfo: info(modulus: other))
            }
            #expect(throws: IssuerKeyError.unsupportedModulus) { try IssuerPublicKey(modulus: other) }
        }
        #expect(throws: IssuerKeyError.unsupportedModulus) { try IssuerPublicKey(modulus: []) }
    }

    @Test func aModulusOf2047BitsOrAnEvenOneIsRefused() throws {
        let small: [UInt8] = [0x7F] + modulus.dropFirst()
        let even: [UInt8] = modulus.dropLast() + [(modulus.last ?? 0) ^ 1]
        for other in [small, even] {
            #expect(throws: IssuerKeyError.unsupportedModulus) {
                try IssuerPublicKey(subjectPublicKeyInfo: info(modulus: other))
            }
        }
    }

    @Test func aPrivateKeyOfAnotherSizeIsRefused() throws {
        let larger = try _RSA.Signing.PrivateKey(keySize: .bits3072)
        #expect(throws: IssuerKeyError.unsupportedModulus) {
            try IssuerKey(derRepresentation: larger.derRepresentation)
        }
        #expect(throws: IssuerKeyError.malformed) { try IssuerKey(derRepresentation: [1, 2, 3]) }
        #expect(throws: IssuerKeyError.malformed) { try IssuerKey(pemRepresentation: "") }
    }

    @Test func otherExponentsAreRefused() {
        for exponent: [UInt8] in [[], [3], [1, 0, 3], [1, 0, 0, 0, 1]] {
            #expect(throws: IssuerKeyError.unsupportedExponent) {
                try IssuerPublicKey(subjectPublicKeyInfo: info(exponent: exponent.isEmpty ? [0] : exponent))
            }
        }
    }

    @Test func otherAlgorithmsAreRefused() {
        #expect(throws: IssuerKeyError.unsupportedAlgorithm) {
            try IssuerPublicKey(subjectPublicKeyInfo: info(algorithm: rsaEncryption, parameters: [0x05, 0x00]))
        }
    }

    @Test func otherParametersAreRefused() {
        let good = parameters()
        let others: [[UInt8]] = [
            [], [0x05, 0x00], der(0x30, []),
            parameters(hash: sha256), parameters(maskHash: sha256), parameters(salt: 32), parameters(salt: 0),
            parameters(hash: sha384 + [0x05, 0x00]), parameters(maskHash: sha384 + [0x05, 0x00]),
            der(0x30, good.dropFirst(2) + [0xA3, 0x03, 0x02, 0x01, 0x01]),
        ]
        for other in others {
            #expect(throws: IssuerKeyError.unsupportedParameters) {
                try IssuerPublicKey(subjectPublicKeyInfo: info(parameters: other))
            }
        }
    }

    @Test func otherEncodingsAreRefused() {
        let good = info()
        let others: [[UInt8]] = [
            [], Array(good.dropLast()), good + [0],
            der(0x30, good.dropFirst(4) + [0x05, 0x00]),
            // Bits of the key that are not used, and a modulus with one zero too many.
            der(0x30, der(0x30, pss + parameters()) + der(0x03, [1] + rsaKey(modulus: modulus, exponent: [1, 0, 1]))),
            info(modulus: [0, 0] + modulus),
        ]
        for other in others {
            #expect(throws: IssuerKeyError.malformed) { try IssuerPublicKey(subjectPublicKeyInfo: other) }
        }
    }

    // MARK: DER by hand

    private func info(
        algorithm: [UInt8]? = nil, parameters: [UInt8]? = nil, modulus: [UInt8]? = nil, exponent: [UInt8] = [1, 0, 1]
    ) -> [UInt8] {
        der(
            0x30,
            der(0x30, (algorithm ?? pss) + (parameters ?? self.parameters()))
                + der(0x03, [0] + rsaKey(modulus: modulus ?? self.modulus, exponent: exponent)))
    }

    private func rsaKey(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        der(0x30, der(0x02, (modulus.first ?? 0) & 0x80 == 0 ? modulus : [0] + modulus) + der(0x02, exponent))
    }

    private func parameters(hash: [UInt8]? = nil, maskHash: [UInt8]? = nil, salt: UInt8 = 48) -> [UInt8] {
        der(
            0x30,
            der(0xA0, der(0x30, hash ?? sha384)) + der(0xA1, der(0x30, mgf1 + der(0x30, maskHash ?? sha384)))
                + der(0xA2, der(0x02, [salt])))
    }

    private func der(_ tag: UInt8, _ content: some Collection<UInt8>) -> [UInt8] {
        let length: [UInt8] =
            switch content.count {
            case ..<0x80: [UInt8(content.count)]
            case ..<0x100: [0x81, UInt8(content.count)]
            default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
            }
        return [tag] + length + content
    }
}
