public import TransparencyLog

/// A log of a test: all its leaf hashes in memory, so that a copy of it can grow another way.
public struct GrowingLog: Sendable {
    public static let origin = "log.example/log"

    public let signer: NoteSigner
    public private(set) var leaves: [LogHash] = []

    public init(origin: String = GrowingLog.origin, seed: UInt8 = 1) throws {
        signer = try NoteSigner(name: origin, seed: [UInt8](repeating: seed, count: 32))
    }

    /// Leaves of another `content` are another tree.
    public mutating func grow(by count: Int, as content: String = "leaf") {
        for index in leaves.count..<leaves.count + count {
            leaves.append(LogHash(leaf: Array("\(content) \(index)".utf8)))
        }
    }

    /// The signed checkpoint of the first `size` leaves, or of all.
    public func note(_ size: Int? = nil) throws -> SignedNote {
        let size = size ?? leaves.count
        return try signer.sign(
            Checkpoint(
                origin: signer.verifier.name, size: Int64(size), root: MerkleTree.root(of: leaves.prefix(size))))
    }

    public func proof(from old: Int, to new: Int? = nil) throws -> ConsistencyProof {
        var grower = TreeGrower()
        grower.append(leaves.prefix(new ?? leaves.count))
        return try ConsistencyProof(from: Int64(old), to: grower.size, tiles: TileSet(grower.takeChanges()))
    }

    /// A request to a witness. With an old size beyond the tree, one without a proof.
    public func request(from old: Int, to new: Int? = nil) throws -> [UInt8] {
        let proof = old > new ?? leaves.count ? ConsistencyProof(hashes: []) : try proof(from: old, to: new)
        return AddCheckpointRequest(oldSize: Int64(old), proof: proof, note: try note(new)).bytes
    }
}
