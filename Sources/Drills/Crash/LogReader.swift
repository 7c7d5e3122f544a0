import Foundation
import NacreClient
import TransparencyLog

/// Reads a server's log as a stranger does, computes the tree again, and remembers every checkpoint it ever saw.
actor LogReader {
    private let exchange: RawExchange
    private let trust: LogTrust
    /// The root of each size for which a checkpoint was seen.
    private var roots: [Int64: LogHash] = [:]

    init(server: ServerAddress, trust: LogTrust) {
        exchange = RawExchange(server: server)
        self.trust = trust
    }

    /// How many checkpoints of different sizes were seen.
    var seen: Int { roots.count }

    /// The checkpoint that is published now; nil before the first. Throws where it contradicts an earlier one.
    func checkpoint() async throws -> VerifiedCheckpoint? {
        guard let bytes = try await get("/log/checkpoint") else { return nil }
        let verified = try trust.verify(SignedNote(parsing: bytes))
        guard roots[verified.size, default: verified.root] == verified.root else {
            throw DrillFailure("Two checkpoints of \(verified.size) leaves: the log is forked")
        }
        roots[verified.size] = verified.root
        return verified
    }

    /// All leaves up to the published checkpoint, whose tree is computed from them and holds every earlier checkpoint.
    func leaves() async throws -> [Leaf] {
        guard let head = try await checkpoint() else { return [] }
        guard let most = roots.keys.max(), most <= head.size else {
            throw DrillFailure("A checkpoint of \(roots.keys.max() ?? 0) leaves was seen, and now there are \(head.size)")
        }
        var leaves: [Leaf] = []
        var hashes: [LogHash] = []
        for bundle in BundleID.all(size: head.size) {
            guard let bytes = try await get("/log/" + bundle.path) else {
                throw DrillFailure("The bundle \(bundle.path) is missing")
            }
            let entries = try EntryBundle(bundle, bytes: bytes)
            leaves += try entries.entries.map { try Leaf(parsing: $0) }
            hashes += entries.hashes
        }
        for (size, root) in roots where MerkleTree.root(of: hashes.prefix(Int(size))) != root {
            throw DrillFailure("The leaves do not make the tree that was published with \(size) of them")
        }
        for tile in TileID.all(level: 0, size: head.size) {
            guard let bytes = try await get("/log/" + tile.path), let found = try? Tile(tile, bytes: bytes) else {
                throw DrillFailure("The tile \(tile.path) is missing")
            }
            let first = Int(tile.index) * TileID.fullWidth
            guard found.hashes[...] == hashes[first..<first + tile.width] else {
                throw DrillFailure("The tile \(tile.path) is not of these leaves")
            }
        }
        try checkChains(leaves)
        return leaves
    }

    /// Every leaf names the one before it of the same object.
    private func checkChains(_ leaves: [Leaf]) throws {
        var last: [String: (index: Int64, version: Int64)] = [:]
        for (place, leaf) in leaves.enumerated() {
            let before = last[leaf.object]
            guard leaf.prev == before?.index, leaf.version == (before?.version ?? 0) + 1 else {
                throw DrillFailure("The leaf \(place) does not follow the one before it of its object")
            }
            last[leaf.object] = (Int64(place), leaf.version)
        }
    }

    /// Nil for a 404.
    private func get(_ path: String) async throws -> [UInt8]? {
        let answer = try await exchange.send("GET", path, headers: [])
        switch answer.status {
        case 200?: return answer.body
        case 404?: return nil
        default: throw DrillFailure("\(path) was answered with \(answer.status.map(String.init) ?? "nothing")")
        }
    }
}

extension RawExchange.Answer {
    /// What follows the header fields.
    var body: [UInt8] {
        let end: [UInt8] = [13, 10, 13, 10]
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return [] }
        return Array(bytes[(start + end.count)...])
    }
}
