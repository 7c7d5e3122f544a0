import Foundation
import TransparencyLog

/// A log in memory, with a key of its own: what a server would serve of it, honest or not.
public struct MemoryLog: Sendable {
    public let signer: NoteSigner
    public private(set) var entries: [[UInt8]] = []

    /// - Parameter seed: logs of one name and other seeds have other keys.
    public init(_ origin: String = "issuer.test/log", seed: UInt8 = 1) throws {
        signer = try NoteSigner(name: origin, seed: [UInt8](repeating: seed, count: 32))
    }

    public var vkey: String { signer.verifier.vkey }
    public var size: Int64 { Int64(entries.count) }

    /// Returns the leaf's index.
    @discardableResult
    public mutating func append(_ statement: LeafStatement, object: UUID = UUID()) -> Int64 {
        append(Leaf(object: object.uuidString, version: 1, prev: nil, statement: statement).bytes)
    }

    @discardableResult
    public mutating func append(_ entry: [UInt8]) -> Int64 {
        entries.append(entry)
        return size - 1
    }

    public func root(size: Int64? = nil) -> LogHash {
        MerkleTree.root(of: entries.prefix(Int(size ?? self.size)).map { LogHash(leaf: $0) })
    }

    /// The checkpoint of the first `size` leaves.
    ///
    /// - Parameter time: of the witnesses' cosignatures, in seconds since 1970.
    public func note(
        size: Int64? = nil, witnesses: [CosignatureSigner] = [], at time: Int64 = 0
    ) throws -> SignedNote {
        let checkpoint = Checkpoint(
            origin: signer.verifier.name, size: size ?? self.size, root: root(size: size))
        return try witnesses.reduce(try signer.sign(checkpoint)) { note, witness in
            try note.adding(witness.cosign(note.text, at: time))
        }
    }

    public func inclusion(of index: Int64, size: Int64? = nil) throws -> InclusionProof {
        var grower = TreeGrower()
        grower.append(entries.prefix(Int(size ?? self.size)).map { LogHash(leaf: $0) })
        let tiles = TileSet(grower.takeChanges())
        return try InclusionProof(index: index, size: size ?? self.size, tiles: tiles)
    }

    /// What is at a path below the log's prefix, in a tree whose newest checkpoint is `note`; nil where there is nothing.
    public func file(_ path: String, note: SignedNote) throws -> [UInt8]? {
        if path == "checkpoint" { return note.bytes }
        guard path.hasPrefix("tile/"), case .entries(let id)? = TilePath(path.dropFirst(5)) else { return nil }
        let first = Int(id.index) * TileID.fullWidth
        guard first + id.width <= entries.count else { return nil }
        return try EntryBundle(Array(entries[first..<first + id.width])).bytes
    }
}

/// Witnesses with keys of their own.
public enum MemoryWitness {
    public static func make(_ count: Int) throws -> [CosignatureSigner] {
        try (0..<count).map { number in
            try CosignatureSigner(
                name: "witness\(number).test", seed: [UInt8](repeating: 100 + UInt8(number), count: 32))
        }
    }
}
