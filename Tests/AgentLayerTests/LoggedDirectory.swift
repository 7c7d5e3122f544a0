import IssuerLog
import PrivacyPassToken
import TestLogs
import TransparencyLog

/// An issuer's directory and the log of its keys, honest or not.
struct LoggedDirectory {
    let keys: [EpochKey]
    let issuer: String
    var log: MemoryLog

    /// - Parameter seed: of the log's key.
    init(_ keys: [EpochKey], issuer: String, seed: UInt8 = 1) throws {
        self.keys = keys
        self.issuer = issuer
        log = try MemoryLog("\(issuer)/log", seed: seed)
        for key in keys { log.append(.issuerKey(LoggedKey(key).statement)) }
    }

    /// - Parameters:
    ///   - note: the checkpoint under which the proofs are; the log's own without cosignatures unless told.
    ///   - unproven: keys that come without a proof.
    func directory(
        note: SignedNote? = nil, size: Int64? = nil, unproven: Set<EpochKey> = [], naming logKey: String? = nil
    ) throws -> IssuerDirectory {
        let note = try note ?? log.note(size: size)
        var proofs: [IssuerDirectory.Label: String] = [:]
        for (index, key) in keys.enumerated() where !unproven.contains(key) && Int64(index) < (size ?? log.size) {
            proofs[.init(kind: key.kind, epoch: key.epoch)] =
                IssuerKeyProof(
                    leaf: log.entries[index], inclusion: try log.inclusion(of: Int64(index), size: size), note: note
                ).text
        }
        return IssuerDirectory(
            issuerRequestURI: "/v1/tokens", issuerName: issuer, keys: keys, logKey: logKey ?? log.vkey,
            logProofs: proofs)
    }
}
