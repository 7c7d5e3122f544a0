import Crypto
import Foundation
import IssuerLog
import PrivacyPassToken
import TransparencyLog

/// An issuer's directory with the log that a server asks for: in memory, signed with a key of its own, cosigned by nobody.
enum LoggedKeys {
    static func directory(of keys: [EpochKey], issuer: String) throws -> IssuerDirectory {
        let signer = try NoteSigner(
            name: issuer + "/log", seed: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
        let leaves = keys.map { key in
            Leaf(
                object: UUID().uuidString, version: 1, prev: nil, statement: .issuerKey(LoggedKey(key).statement)
            ).bytes
        }
        var tree = TreeGrower()
        tree.append(leaves.map { LogHash(leaf: $0) })
        let note = try signer.sign(Checkpoint(origin: signer.verifier.name, size: tree.size, root: tree.root))
        let (size, tiles) = (tree.size, TileSet(tree.takeChanges()))
        var proofs: [IssuerDirectory.Label: String] = [:]
        for (index, key) in keys.enumerated() {
            let inclusion = try InclusionProof(index: Int64(index), size: size, tiles: tiles)
            proofs[.init(kind: key.kind, epoch: key.epoch)] =
                IssuerKeyProof(leaf: leaves[index], inclusion: inclusion, note: note).text
        }
        return IssuerDirectory(
            issuerRequestURI: "http://\(issuer)/v1/tokens", issuerName: issuer, keys: keys,
            logKey: signer.verifier.vkey, logProofs: proofs)
    }
}
