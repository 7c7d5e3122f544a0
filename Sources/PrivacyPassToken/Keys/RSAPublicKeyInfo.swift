import SwiftASN1

/// The DER of an issuer's public key (RFC 9578, section 6.5):
///
/// ```
/// SubjectPublicKeyInfo  ::=  SEQUENCE  {          -- RFC 5280
///     algorithm         SEQUENCE {
///         algorithm     id-RSASSA-PSS,            -- RFC 4055
///         parameters    SEQUENCE {
///             [0] hashAlgorithm     SEQUENCE { id-sha384 },
///             [1] maskGenAlgorithm  SEQUENCE { id-mgf1, SEQUENCE { id-sha384 } },
///             [2] saltLength        INTEGER 48 } },
///     subjectPublicKey  BIT STRING }              -- RSAPublicKey ::= SEQUENCE { modulus, publicExponent }
/// ```
enum RSAPublicKeyInfo {
    static let exponent: [UInt8] = [0x01, 0x00, 0x01]

    private static let idRSASSAPSS: ASN1ObjectIdentifier = [1, 2, 840, 113_549, 1, 1, 10]
    private static let idMGF1: ASN1ObjectIdentifier = [1, 2, 840, 113_549, 1, 1, 8]
    private static let idSHA384: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 2]
    private static let saltLength = 48

    static func encode(modulus: [UInt8]) throws(IssuerKeyError) -> [UInt8] {
        var serializer = DER.Serializer()
        do {
            var key = DER.Serializer()
            try key.appendConstructedNode(identifier: .sequence) { key in
                try key.serialize(modulus[...])
                try key.serialize(exponent[...])
            }
            try serializer.appendConstructedNode(identifier: .sequence) { info in
                try info.appendConstructedNode(identifier: .sequence) { algorithm in
                    try algorithm.serialize(idRSASSAPSS)
                    try writeParameters(to: &algorithm)
                }
                try info.serialize(ASN1BitString(bytes: key.serializedBytes[...]))
            }
        } catch { throw .malformed }
        return serializer.serializedBytes
    }

    private static func writeParameters(to serializer: inout DER.Serializer) throws {
        try serializer.appendConstructedNode(identifier: .sequence) { parameters in
            try parameters.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) { tagged in
                try tagged.appendConstructedNode(identifier: .sequence) { try $0.serialize(idSHA384) }
            }
            try parameters.serialize(explicitlyTaggedWithTagNumber: 1, tagClass: .contextSpecific) { tagged in
                try tagged.appendConstructedNode(identifier: .sequence) { mask in
                    try mask.serialize(idMGF1)
                    try mask.appendConstructedNode(identifier: .sequence) { try $0.serialize(idSHA384) }
                }
            }
            try parameters.serialize(explicitlyTaggedWithTagNumber: 2, tagClass: .contextSpecific) { tagged in
                try tagged.serialize(saltLength)
            }
        }
    }

    /// The modulus, if algorithm, parameters and exponent are right.
    static func modulus(of bytes: [UInt8]) throws(IssuerKeyError) -> [UInt8] {
        let parts: (algorithm: ASN1ObjectIdentifier, parameters: ASN1Node?, key: ASN1BitString)
        do { parts = try split(bytes) } catch { throw .malformed }
        guard parts.algorithm == idRSASSAPSS else { throw .unsupportedAlgorithm }
        var expected = DER.Serializer()
        var found = DER.Serializer()
        do {
            try writeParameters(to: &expected)
            if let parameters = parts.parameters { found.serialize(parameters) }
        } catch { throw .malformed }
        guard expected.serializedBytes == found.serializedBytes else { throw .unsupportedParameters }
        let key: (modulus: ArraySlice<UInt8>, exponent: ArraySlice<UInt8>)
        do {
            key = try DER.sequence(DER.parse(parts.key.bytes), identifier: .sequence) { nodes in
                (try ArraySlice(derEncoded: &nodes), try ArraySlice(derEncoded: &nodes))
            }
        } catch { throw .malformed }
        guard key.exponent.elementsEqual(exponent) else { throw .unsupportedExponent }
        return Array(key.modulus)
    }

    private static func split(_ bytes: [UInt8]) throws -> (ASN1ObjectIdentifier, ASN1Node?, ASN1BitString) {
        try DER.sequence(DER.parse(bytes), identifier: .sequence) { info in
            guard let first = info.next() else { throw IssuerKeyError.malformed }
            let algorithm = try DER.sequence(first, identifier: .sequence) { nodes in
                (try ASN1ObjectIdentifier(derEncoded: &nodes), nodes.next())
            }
            let key = try ASN1BitString(derEncoded: &info)
            guard key.paddingBits == 0 else { throw IssuerKeyError.malformed }
            return (algorithm.0, algorithm.1, key)
        }
    }
}
