import ByteFraming
import JSONWriting
import TransparencyLog

/// `witness.mark` in the key folder: the greatest tree that was cosigned of each log.
///
/// The same stands in the database, but a database can be put back from a copy, and would then cosign a fork in good
/// faith. The mark lies apart, so that whoever restores the data folder is told. It is written after the database and
/// before the cosignature leaves: it is never ahead of the database unless that went back.
actor WitnessMark {
    struct Tree: Sendable, Equatable {
        let size: Int64
        let root: LogHash
    }

    static let fileName = "witness.mark"
    private static let maxSize = 16 << 20

    private let path: String
    private(set) var trees: [String: Tree]
    /// Whether there was a file. It comes with the key: only a key of an older version, which has cosigned nothing yet, has
    /// none.
    nonisolated let wasThere: Bool

    init(folder: String) throws {
        path = folder + "/" + Self.fileName
        trees = [:]
        let found = try PrivateFile.read(path, upTo: Self.maxSize)
        wasThere = found != nil
        guard let bytes = found else { return }
        guard let content = try? CanonicalValue(parsing: bytes), content["v"] == 1, let logs = content["logs"]?.members
        else { throw WitnessRefusal.markUnreadable(path) }
        for (origin, value) in logs {
            guard let size = value["size"]?.number, size >= 0,
                let root = value["root"]?.text.flatMap({ Base64URL.decode($0) }).flatMap({ try? LogHash($0) })
            else { throw WitnessRefusal.markUnreadable(path) }
            trees[origin] = Tree(size: size, root: root)
        }
    }

    /// Notes a tree that the database has, on the disk when this returns.
    func note(_ tree: Tree, of origin: String) throws {
        guard trees[origin] != tree else { return }
        guard (trees[origin]?.size ?? 0) <= tree.size else { throw WitnessRefusal.rolledBack(origin: origin) }
        var changed = trees
        changed[origin] = tree
        try PrivateFile.write(Self.content(changed), to: path, replacing: true)
        trees = changed
    }

    /// Makes the file of a witness that has cosigned nothing, for a new key. One that is there stays.
    static func begin(in folder: String) throws {
        let path = folder + "/" + fileName
        guard try PrivateFile.read(path, upTo: maxSize) == nil else { return }
        try PrivateFile.write(content([:]), to: path, replacing: false)
    }

    private static func content(_ trees: [String: Tree]) -> [UInt8] {
        let logs = trees.mapValues { tree -> CanonicalValue in
            ["root": .base64URL(tree.root.bytes), "size": .integer(tree.size)]
        }
        return (["logs": .object(logs), "v": 1] as CanonicalValue).bytes
    }
}
