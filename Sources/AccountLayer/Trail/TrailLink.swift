import ByteFraming
import Crypto

/// How entries of the access trail hang together. Everything that is hashed but the sealed values is public, so whoever
/// has the public list can compute every hash again.
///
/// ```
/// person_hash  = SHA-256( "nacre/access-trail-person/v1\0", tag, sealed for the person )
/// auditor_hash = SHA-256( "nacre/access-trail-auditor/v1\0", sealed for auditors )
/// hash         = SHA-256( "nacre/access-trail/v1\0", hash before, sequence, day, role, purpose, person_hash, auditor_hash )
/// ```
///
/// Fields are framed (`Framing`), numbers are eight bytes, big-endian. Sequences count from 1; before the first the hash is
/// 32 zeros.
enum TrailLink {
    static let start = [UInt8](repeating: 0, count: SHA256.byteCount)

    static func personHash(tag: [UInt8], sealed: [UInt8]) -> [UInt8] {
        hash([Array("nacre/access-trail-person/v1\0".utf8), tag, sealed])
    }

    static func auditorHash(sealed: [UInt8]) -> [UInt8] {
        hash([Array("nacre/access-trail-auditor/v1\0".utf8), sealed])
    }

    static func hash(
        after previous: [UInt8], sequence: Int64, day: Int64, role: String, purpose: String, personHash: [UInt8],
        auditorHash: [UInt8]
    ) -> [UInt8] {
        hash([
            Array("nacre/access-trail/v1\0".utf8), previous, Framing.number(sequence), Framing.number(day),
            Array(role.utf8), Array(purpose.utf8), personHash, auditorHash,
        ])
    }

    private static func hash(_ fields: [[UInt8]]) -> [UInt8] { Array(SHA256.hash(data: Framing.frame(fields))) }
}
