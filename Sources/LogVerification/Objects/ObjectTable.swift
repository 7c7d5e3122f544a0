import TransparencyLog

/// What a log has said about each object so far: its last leaf, and what was found of that leaf's record.
///
/// Grows with the objects, not with the leaves: about 100 bytes each. Everything else that a verification keeps is bounded.
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
        /// What its author published; nil where that was never shown.
        var published: Published?
    }

    /// A publication as it was opened first. What is taken away and put back must be this, word for word: there is no editing.
    struct Published: Sendable, Equatable {
        let digest: RecordDigest
        let author: AuthorNumber
        let isSigned: Bool
    }

    private var entries: [ObjectID: Entry] = [:]
    private(set) var authors = AuthorTable()

    var count: Int { entries.count }

    /// Nil also for one of which only is known what it said once.
    subscript(_ object: ObjectID) -> Entry? { entries[object].flatMap { $0.version > 0 ? $0 : nil } }

    /// Forgets all leaves, for reading them again, but not what authors published: it is shown only once.
    mutating func forgetLeaves() {
        for (id, entry) in entries {
            entries[id] = entry.published.map { Entry(index: -1, version: 0, type: entry.type, published: $0) }
        }
    }

    /// Takes the next leaf of the log.
    ///
    /// - Returns: the object's entry before it; nil for its first leaf.
    /// - Throws: what is wrong with version, `prev` or type.
    mutating func append(_ leaf: Leaf, id: ObjectID, at index: Int64) throws(LogFault) -> Entry? {
        let previous = self[id]
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
        entries[id] = Entry(index: index, version: leaf.version, type: leaf.type, published: entries[id]?.published)
        return previous
    }

    /// Notes what a publication says, as its record was opened.
    ///
    /// - Throws: where it was opened before and said something else.
    mutating func publish(
        _ id: ObjectID, digest: RecordDigest, author: ObjectID, isSigned: Bool
    ) throws(LogFault) {
        guard entries[id] != nil else { return }
        let published = Published(digest: digest, author: authors.number(of: author), isSigned: isSigned)
        if let known = entries[id]?.published, known != published { throw .republishedOtherwise }
        entries[id]?.published = published
    }

    /// Who wrote a publication; nil where its record was never shown.
    func author(of id: ObjectID) -> ObjectID? { entries[id]?.published.flatMap { authors[$0.author] } }

    /// How many objects' last leaf is of this type.
    func count(of type: LeafType) -> Int { entries.values.count { $0.type == type && $0.version > 0 } }

    /// Whether it is the log of a network in which somebody can publish.
    var hasPublications: Bool {
        entries.values.contains { [.post, .comment, .submolt, .agent].contains($0.type) && $0.version > 0 }
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
    mutating func restore(_ authors: AuthorTable) { self.authors = authors }
    mutating func reserve(_ count: Int) { entries.reserveCapacity(count) }
}

extension LeafType {
    /// Whether an object's first leaf can be of this type.
    var isFirst: Bool { self != .keyRemoved && self != .edit }

    /// Whether a leaf of this type can come after one of another type. Nothing follows what was erased; and what was
    /// published is published again only after it was removed: nothing can be edited, so a second version of the same
    /// publication is somebody else's writing.
    func follows(_ previous: LeafType) -> Bool {
        switch previous {
        case .post, .comment: [.removed, .erased].contains(self)
        case .removed: [.post, .comment, .removed, .erased].contains(self)
        case .agent: [.agent, .erased].contains(self)
        case .submolt: [.submolt, .removed, .erased].contains(self)
        case .moderation: [.moderation, .erased].contains(self)
        case .policy: self == .policy
        // Its owner vouches for it later, or it goes.
        case .keyAdded: self == .keyAdded || self == .keyRemoved
        case .edit, .receipt, .erased, .keyRemoved, .issuerKey: false
        case .trailHead: self == .trailHead
        }
    }
}
