import TransparencyLog

/// What a log has said about each object so far: its last leaf, and what was found of that leaf's record.
///
/// Grows with the objects, not with the leaves: about 60 bytes each. Everything else that a verification keeps is bounded.
struct ObjectTable: Sendable {
    /// What `/log/content` said of a leaf, as of the checkpoint of ``ObjectEntry/round``.
    enum Content: UInt8, Sendable {
        /// Not asked for, or in the clear.
        case unseen = 0
        case open, superseded, deferred, closed
    }

    struct Entry: Sendable, Equatable {
        var index: Int64
        var version: Int64
        var type: LeafType
        var content: Content = .unseen
        /// In which round (of this run) the content was read; 0 in an earlier run. Only what was read after a checkpoint
        /// can contradict it.
        var round: UInt16 = 0
    }

    private var entries: [ObjectID: Entry] = [:]

    var count: Int { entries.count }

    subscript(_ object: ObjectID) -> Entry? { entries[object] }

    /// Takes the next leaf of the log.
    ///
    /// - Returns: the object's entry before it; nil for its first leaf.
    /// - Throws: what is wrong with version, `prev` or type.
    mutating func append(_ leaf: Leaf, id: ObjectID, at index: Int64) throws(LogFault) -> Entry? {
        let previous = entries[id]
        if let previous, leaf.version <= previous.version {
            throw leaf.version == previous.version
                ? .equivocation(other: previous.index)
                : .wrongVersion(expected: previous.version + 1, found: leaf.version)
        }
        let expected = (previous?.version ?? 0) + 1
        guard leaf.version == expected else { throw .wrongVersion(expected: expected, found: leaf.version) }
        guard leaf.prev == previous?.index else { throw .wrongPrev(expected: previous?.index, found: leaf.prev) }
        if let previous {
            guard leaf.type.follows(previous.type) else {
                throw .typeDoesNotFollow(type: leaf.type.rawValue, previous: previous.type.rawValue)
            }
        } else if !leaf.type.isFirst {
            throw .typeDoesNotFollow(type: leaf.type.rawValue, previous: "none")
        }
        entries[id] = Entry(index: index, version: leaf.version, type: leaf.type)
        return previous
    }

    mutating func note(_ content: Content, of id: ObjectID, at index: Int64, round: UInt16) {
        guard entries[id]?.index == index else { return }
        entries[id]?.content = content
        entries[id]?.round = round
    }

    /// The objects whose last leaf has such content.
    func all(_ content: Content) -> [(id: ObjectID, entry: Entry)] {
        entries.compactMap { $0.value.content == content ? (id: $0.key, entry: $0.value) : nil }
    }

    /// In no order.
    func forEach(_ body: (ObjectID, Entry) throws -> Void) rethrows {
        for (id, entry) in entries { try body(id, entry) }
    }

    mutating func restore(_ id: ObjectID, _ entry: Entry) { entries[id] = entry }
    mutating func reserve(_ count: Int) { entries.reserveCapacity(count) }
}

extension LeafType {
    /// Whether an object's first leaf can be of this type.
    var isFirst: Bool { self != .keyRemoved && self != .edit }

    /// Whether a leaf of this type can come after one of another type. Nothing follows what was erased.
    func follows(_ previous: LeafType) -> Bool {
        switch previous {
        case .post: [.post, .edit, .removed, .erased].contains(self)
        case .comment: [.comment, .edit, .removed, .erased].contains(self)
        case .edit: [.post, .comment, .edit, .removed, .erased].contains(self)
        case .removed: [.post, .comment, .removed, .erased].contains(self)
        case .agent: [.agent, .erased].contains(self)
        case .submolt: [.submolt, .removed, .erased].contains(self)
        case .moderation: [.moderation, .erased].contains(self)
        case .policy: self == .policy
        // Its owner vouches for it later, or it goes.
        case .keyAdded: self == .keyAdded || self == .keyRemoved
        case .receipt, .erased, .keyRemoved, .issuerKey: false
        case .trailHead: self == .trailHead
        }
    }
}
