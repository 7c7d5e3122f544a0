@testable import TransparencyLog

/// A log with its signers, small and in memory.
struct SignedTree {
    static let origin = "127.0.0.1:8420/log"

    let plain: PlainTree
    let signer: NoteSigner
    let witnesses: [CosignatureSigner]

    init(_ count: Int, origin: String = origin, seed: UInt8 = 1) throws {
        plain = PlainTree(count)
        signer = try NoteSigner(name: origin, seed: [UInt8](repeating: seed, count: 32))
        witnesses = try (1...3).map { number in
            try CosignatureSigner(name: "witness\(number)", seed: [UInt8](repeating: 100 + UInt8(number), count: 32))
        }
    }

    func trust(quorum: Int) throws -> LogTrust {
        try LogTrust(log: signer.verifier, witnesses: witnesses.map(\.verifier), quorum: quorum)
    }

    func checkpoint(_ size: Int) -> Checkpoint {
        Checkpoint(origin: signer.verifier.name, size: Int64(size), root: plain.root(size))
    }

    /// A checkpoint that the log signed and the first `cosigned` witnesses cosigned, each a second after the last.
    func note(_ size: Int, cosigned: Int = 0, at time: Int64 = 1_788_000_000) throws -> SignedNote {
        var note = try signer.sign(checkpoint(size))
        for (number, witness) in witnesses.prefix(cosigned).enumerated() {
            note = try note.adding(witness.cosign(note.text, at: time + Int64(number)))
        }
        return note
    }
}
