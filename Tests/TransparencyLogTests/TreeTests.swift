import TestRandomness
import Testing
import TransparencyLog

@Suite struct TreeTests {
    /// The leaves and hashes that implementations of RFC 6962 test each other with.
    private static let inputs = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].map(bytes)
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ].map(bytes)

    static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    @Test func rootsAreThoseThatOthersCompute() {
        var grower = TreeGrower()
        #expect(grower.root.bytes == Self.roots[0])
        for (input, root) in zip(Self.inputs, Self.roots.dropFirst()) {
            grower.append(LogHash(leaf: input))
            #expect(grower.root.bytes == root)
        }
    }

    @Test func proofsAreThoseThatOthersCompute() throws {
        var grower = TreeGrower()
        grower.append(Self.inputs.map { LogHash(leaf: $0) })
        let tiles = TileSet(grower.takeChanges())
        let first = try InclusionProof(index: 0, size: 8, tiles: tiles)
        #expect(
            first.hashes.map(\.bytes)
                == [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ].map(Self.bytes))
        let consistency = try ConsistencyProof(from: 6, to: 8, tiles: tiles)
        #expect(
            consistency.hashes.map(\.bytes)
                == [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ].map(Self.bytes))
    }

    @Test func everyProofOfSmallTreesIsTheRFCsAndVerifies() throws {
        let plain = PlainTree(70)
        for size in 1...70 {
            let tiles = try plain.tiles(size)
            let root = plain.root(size)
            #expect(try TreeRoot.compute(size: Int64(size), tiles: tiles) == root)
            for index in 0..<size {
                let proof = try InclusionProof(index: Int64(index), size: Int64(size), tiles: tiles)
                #expect(proof.hashes == PlainTree.path(index, plain.leaves[..<size]))
                try proof.verify(leaf: plain.leaves[index], size: Int64(size), root: root)
            }
            for old in 1...size {
                let proof = try ConsistencyProof(from: Int64(old), to: Int64(size), tiles: tiles)
                #expect(proof.hashes == PlainTree.proof(old, plain.leaves[..<size]))
                try proof.verify(from: Int64(old), oldRoot: plain.root(old), to: Int64(size), newRoot: root)
            }
        }
    }

    @Test func proofsAcrossTilesNeedOnlyTheTilesTheyAskFor() throws {
        let plain = PlainTree(66_000)
        var random = SeededGenerator(7)
        for size in [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_793, 66_000] {
            let all = try plain.tiles(size)
            let root = plain.root(size)
            func only(_ ids: [TileID]) throws -> TileSet { TileSet(try ids.map { try all.tile($0) }) }
            #expect(try TreeRoot.compute(size: Int64(size), tiles: only(TreeRoot.tiles(size: Int64(size)))) == root)
            let indices = [0, size / 2, size - 1] + (0..<8).map { _ in Int.random(in: 0..<size, using: &random) }
            for index in indices {
                let ids = try InclusionProof.tiles(index: Int64(index), size: Int64(size))
                #expect(ids.count <= 2 * 3)
                let proof = try InclusionProof(index: Int64(index), size: Int64(size), tiles: only(ids))
                try proof.verify(leaf: plain.leaves[index], size: Int64(size), root: root)
                let old = index + 1
                let needed = try ConsistencyProof.tiles(from: Int64(old), to: Int64(size))
                let consistency = try ConsistencyProof(from: Int64(old), to: Int64(size), tiles: only(needed))
                try consistency.verify(
                    from: Int64(old), oldRoot: plain.root(old), to: Int64(size), newRoot: root)
                for missing in ids {
                    #expect(throws: TreeError.self) {
                        try InclusionProof(
                            index: Int64(index), size: Int64(size), tiles: only(ids.filter { $0 != missing }))
                    }
                }
            }
        }
    }

    @Test func proofsForAnotherLeafTreeOrLengthAreRefused() throws {
        let plain = PlainTree(300)
        let tiles = try plain.tiles(300)
        let root = plain.root(300)
        let proof = try InclusionProof(index: 17, size: 300, tiles: tiles)
        #expect(throws: TreeError.wrongRoot) { try proof.verify(leaf: plain.leaves[18], size: 300, root: root) }
        #expect(throws: TreeError.wrongRoot) {
            try proof.verify(leaf: plain.leaves[17], size: 300, root: plain.root(299))
        }
        let moved = InclusionProof(index: 18, hashes: proof.hashes)
        #expect(throws: TreeError.wrongRoot) { try moved.verify(leaf: plain.leaves[17], size: 300, root: root) }
        for hashes in [Array(proof.hashes.dropLast()), proof.hashes + [.empty], []] {
            let changed = InclusionProof(index: 17, hashes: hashes)
            #expect(throws: TreeError.wrongProofLength) {
                try changed.verify(leaf: plain.leaves[17], size: 300, root: root)
            }
        }
        for index in [-1, 300, Int64.max] {
            let outside = InclusionProof(index: index, hashes: proof.hashes)
            #expect(throws: TreeError.outOfRange) { try outside.verify(leaf: plain.leaves[17], size: 300, root: root) }
            #expect(throws: TreeError.outOfRange) { try InclusionProof(index: index, size: 300, tiles: tiles) }
        }
    }

    @Test func aForkedOrRolledBackTreeIsNotConsistent() throws {
        let plain = PlainTree(400)
        let tiles = try plain.tiles(400)
        let root = plain.root(400)
        for old in [1, 2, 3, 100, 128, 255, 256, 257, 399] as [Int64] {
            let proof = try ConsistencyProof(from: old, to: 400, tiles: tiles)
            // A fork: the old tree had another leaf.
            var leaves = Array(plain.leaves[..<Int(old)])
            leaves[Int(old) / 2] = LogHash(leaf: [1])
            let forked = MerkleTree.root(of: leaves)
            #expect(throws: TreeError.wrongRoot) {
                try proof.verify(from: old, oldRoot: forked, to: 400, newRoot: root)
            }
            #expect(throws: TreeError.self) {
                try proof.verify(from: old, oldRoot: plain.root(Int(old)), to: 400, newRoot: plain.root(398))
            }
            for hashes in [Array(proof.hashes.dropLast()), proof.hashes + [.empty], []] where hashes != proof.hashes {
                #expect(throws: TreeError.self) {
                    try ConsistencyProof(hashes: hashes).verify(
                        from: old, oldRoot: plain.root(Int(old)), to: 400, newRoot: root)
                }
            }
            #expect(throws: TreeError.outOfRange) {
                try proof.verify(from: 400, oldRoot: root, to: old, newRoot: plain.root(Int(old)))
            }
        }
        #expect(throws: TreeError.outOfRange) { try ConsistencyProof(from: 5, to: 4, tiles: tiles) }
        #expect(throws: TreeError.outOfRange) { try ConsistencyProof(from: -1, to: 4, tiles: tiles) }
        let nothing = ConsistencyProof(hashes: [])
        try nothing.verify(from: 0, oldRoot: .empty, to: 400, newRoot: root)
        try nothing.verify(from: 400, oldRoot: root, to: 400, newRoot: root)
        #expect(throws: TreeError.wrongRoot) { try nothing.verify(from: 0, oldRoot: root, to: 400, newRoot: root) }
        #expect(throws: TreeError.wrongRoot) { try nothing.verify(from: 400, oldRoot: .empty, to: 400, newRoot: root) }
        #expect(throws: TreeError.wrongRoot) { try nothing.verify(from: 0, oldRoot: .empty, to: 0, newRoot: root) }
        #expect(throws: TreeError.wrongProofLength) {
            try ConsistencyProof(hashes: [root]).verify(from: 0, oldRoot: .empty, to: 400, newRoot: root)
        }
    }

    @Test func growingInBatchesMakesTheTilesOfTheWholeTree() throws {
        let plain = PlainTree(66_000)
        var random = SeededGenerator(11)
        var stored = TileSet()
        var size = 0
        while size < plain.leaves.count {
            // Each time from what is stored, as after a restart.
            let edge = try TileID.edge(of: Int64(size)).map { try stored.tile($0) }
            var grower = try TreeGrower(size: Int64(size), tiles: TileSet(edge))
            let count = min([1, 7, 255, 256, 300, 9_000].randomElement(using: &random) ?? 1, plain.leaves.count - size)
            grower.append(plain.leaves[size..<size + count])
            size += count
            for tile in grower.takeChanges() { stored.insert(tile) }
            #expect(grower.takeChanges().isEmpty)
            #expect(grower.size == Int64(size))
            #expect(grower.root == plain.root(size))
            #expect(try TreeRoot.compute(size: Int64(size), tiles: stored) == grower.root)
        }
        let whole = try plain.tiles(size)
        for level in 0...2 {
            for id in TileID.all(level: level, size: Int64(size)) { #expect(try stored.tile(id) == whole.tile(id)) }
        }
    }

    @Test func aTreeOfMoreLeavesThanThereAreTilesIsRefused() {
        #expect(throws: TreeError.self) { try TreeGrower(size: 300, tiles: TileSet()) }
        #expect(throws: TreeError.outOfRange) { try TreeGrower(size: -1, tiles: TileSet()) }
        #expect(throws: TreeError.self) { try TreeRoot.compute(size: .max, tiles: TileSet()) }
        #expect(throws: TreeError.self) { try InclusionProof(index: .max - 1, size: .max, tiles: TileSet()) }
        #expect(throws: TreeError.self) { try ConsistencyProof(from: .max - 1, to: .max, tiles: TileSet()) }
        #expect(TreeRoot.tiles(size: 0).isEmpty)
        #expect(TileID(level: 0, index: 1 << 55, size: .max) == nil)
        #expect(TileID(level: 0, index: .max, size: .max) == nil)
    }
}
