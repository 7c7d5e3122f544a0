import AgentSignatures
import ByteFraming
import Crypto
import JSONWriting
import TransparencyLog

/// The file: a line that names the format; then, each behind its length as a big-endian u32, the position (JSON), whom this
/// reader trusts and what is counted (JSON), the objects (55 bytes each), the keys (97 bytes each), the authors (16 bytes
/// each); then SHA-256 over all of it, so that a file cut short is not taken for a memory.
///
/// The first format had no authors, nor what was published: of such a file the checkpoint and whom to trust are taken, and
/// the leaves are read anew.
extension LogMemory {
    static let header = Array("nacre log memory v2\n".utf8)
    private static let firstHeader = Array("nacre log memory v1\n".utf8)
    /// The table of fifty million objects.
    static let maxBytes = 1 << 31

    private static let types = LeafType.allCases
    private static let objectSize = 55
    private static let keySize = 97

    var bytes: [UInt8] {
        var bytes = Self.header
        bytes += Framing.frame([position.bytes, trust.bytes, objectBytes, keyBytes, authorBytes])
        bytes += Array(SHA256.hash(data: bytes))
        return bytes
    }

    init?(bytes: [UInt8]) {
        let isFirst = bytes.starts(with: Self.firstHeader)
        guard bytes.count > Self.header.count + SHA256.byteCount, isFirst || bytes.starts(with: Self.header),
            Array(SHA256.hash(data: bytes.dropLast(SHA256.byteCount))).elementsEqual(bytes.suffix(SHA256.byteCount))
        else { return nil }
        var reader = FrameReader(Array(bytes.dropFirst(Self.header.count).dropLast(SHA256.byteCount)))
        guard let place = try? reader.field(upTo: 1 << 18), let position = LogPosition(bytes: place),
            let trust = try? reader.field(upTo: 1 << 26), let value = try? CanonicalValue(parsing: trust),
            let objects = try? reader.field(upTo: Self.maxBytes), let keys = try? reader.field(upTo: 1 << 30),
            let authors = isFirst ? [] : try? reader.field(upTo: 1 << 30), reader.isAtEnd
        else { return nil }
        self.position = position
        guard restore(trust: value) else { return nil }
        if isFirst {
            forgetLeaves()
            return
        }
        guard restore(authors: authors), restore(objects: objects), restore(keys: keys) else { return nil }
    }

    // MARK: Trust and counts

    private var trust: CanonicalValue {
        .object([
            "witnesses": .array(witnesses.map { .string($0) }), "quorum": .integer(Int64(quorum)),
            "types": .array(Self.types.map { .string($0.rawValue) }),
            "deferred": .array(deferredSince.map { .array([.string($0.key.description), .integer($0.value)]) }),
            "issuer_keys": .array(
                issuerKeys.leaves.map {
                    .array([.string($0.key.kind), .integer($0.key.epoch), .integer($0.value)])
                }),
            "late": .array(
                lateComments.map {
                    .array([.integer($0.index), .string($0.object.description), .string($0.answered.description)])
                }),
            "owners": .array(
                keys.owners.map { .array([.string($0.key.description), .string($0.value.text)]) }),
            "former": .array(formerNames.keys.map { .string($0) }), "former_end": .integer(formerNames.end),
            "shown": .array(shownSince.map { .array([.string($0.key.description), .integer($0.value)]) }),
            "under_way": .bool(isUnderWay),
            "trail": .array([.integer(issuerKeys.trailDay), .integer(issuerKeys.trailEntries)]),
        ])
    }

    private mutating func restore(trust value: CanonicalValue) -> Bool {
        guard let names = value["witnesses"]?.elements, let quorum = value["quorum"]?.number,
            let types = value["types"]?.elements, let deferred = value["deferred"]?.elements,
            let keys = value["issuer_keys"]?.elements, let trail = value["trail"]?.elements, trail.count == 2,
            let late = value["late"]?.elements, let isUnderWay = value["under_way"]?.flag,
            // The objects' types are numbers in this list.
            types.compactMap(\.text) == Self.types.map(\.rawValue)
        else { return false }
        witnesses = names.compactMap(\.text)
        self.quorum = Int(quorum)
        self.isUnderWay = isUnderWay
        for comment in late {
            guard let comment = comment.elements, comment.count == 3, let index = comment[0].number,
                let object = comment[1].text.flatMap(ObjectID.init),
                let answered = comment[2].text.flatMap(ObjectID.init)
            else { return false }
            lateComments.append(LateComment(index: index, object: object, answered: answered))
        }
        formerNames = FormerNames(
            keys: value["former"]?.elements?.compactMap(\.text) ?? [], end: value["former_end"]?.number ?? 0)
        for pair in value["shown"]?.elements ?? [] {
            guard let pair = pair.elements, pair.count == 2, let object = pair[0].text.flatMap(ObjectID.init),
                let day = pair[1].number
            else { return false }
            shownSince[object] = day
        }
        for pair in value["owners"]?.elements ?? [] {
            guard let pair = pair.elements, pair.count == 2, let agent = pair[0].text.flatMap(ObjectID.init),
                let owner = pair[1].text.flatMap({ try? IdentityKey($0) })
            else { return false }
            self.keys.restore(owner: owner, of: agent)
        }
        for pair in deferred {
            guard let pair = pair.elements, pair.count == 2, let object = pair[0].text.flatMap(ObjectID.init),
                let day = pair[1].number
            else { return false }
            deferredSince[object] = day
        }
        for key in keys {
            guard let key = key.elements, key.count == 3, let kind = key[0].text, let epoch = key[1].number,
                let index = key[2].number
            else { return false }
            issuerKeys.restore(IssuerKeys.Slot(kind: kind, epoch: epoch), at: index)
        }
        guard let day = trail[0].number, let entries = trail[1].number else { return false }
        issuerKeys.restore(trailDay: day, entries: entries)
        return true
    }

    // MARK: Objects

    private var objectBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(objects.count * Self.objectSize)
        objects.forEach { id, entry in
            bytes.append(contentsOf: id.bytes)
            bytes.append(contentsOf: Framing.number(entry.index))
            bytes.append(contentsOf: Framing.number(entry.version))
            bytes.append(UInt8(truncatingIfNeeded: Self.types.firstIndex(of: entry.type) ?? 0))
            bytes.append(entry.content.rawValue)
            let published = entry.published
            bytes.append(published.map { $0.isSigned ? 2 : 1 } ?? 0)
            bytes.append(contentsOf: Framing.number(Int64(bitPattern: published?.digest.high ?? 0)))
            bytes.append(contentsOf: Framing.number(Int64(bitPattern: published?.digest.low ?? 0)))
            withUnsafeBytes(of: (published?.author.value ?? 0).bigEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    private var authorBytes: [UInt8] { objects.authors.ids.flatMap(\.bytes) }

    private mutating func restore(authors bytes: [UInt8]) -> Bool {
        guard bytes.count % 16 == 0 else { return false }
        var reader = FixedReader(bytes)
        var ids: [ObjectID] = []
        while !reader.isAtEnd { ids.append(ObjectID(high: reader.word(), low: reader.word())) }
        objects.restore(AuthorTable(ids))
        return true
    }

    private mutating func restore(objects bytes: [UInt8]) -> Bool {
        guard bytes.count % Self.objectSize == 0 else { return false }
        objects.reserve(bytes.count / Self.objectSize)
        var reader = FixedReader(bytes)
        while !reader.isAtEnd {
            let id = ObjectID(high: reader.word(), low: reader.word())
            let index = Int64(bitPattern: reader.word())
            let version = Int64(bitPattern: reader.word())
            let type = Int(reader.byte())
            guard type < Self.types.count, let content = ObjectTable.Content(rawValue: reader.byte()) else {
                return false
            }
            let state = reader.byte()
            let digest = RecordDigest(high: reader.word(), low: reader.word())
            let author = AuthorNumber(value: (0..<4).reduce(0) { number, _ in number << 8 | UInt32(reader.byte()) })
            guard state == 0 || objects.authors[author] != nil else { return false }
            var entry = ObjectTable.Entry(index: index, version: version, type: Self.types[type], content: content)
            if state > 0 { entry.published = .init(digest: digest, author: author, isSigned: state == 2) }
            objects.restore(id, entry)
        }
        return true
    }

    // MARK: Keys

    private var keyBytes: [UInt8] {
        // In the order in which they came: an agent's first key stays its first.
        var bytes: [UInt8] = []
        for (id, fact) in keys.facts.sorted(by: { $0.value.added < $1.value.added }) {
            bytes += id.bytes
            bytes += fact.agent.bytes
            bytes += fact.key.bytes
            bytes += Framing.number(fact.added)
            bytes += Framing.number(fact.day)
            bytes.append(fact.isAuthorised ? 1 : 0)
            bytes += Framing.number(fact.removed ?? -1)
            bytes += Framing.number(fact.removedDay ?? -1)
        }
        return bytes
    }

    private mutating func restore(keys bytes: [UInt8]) -> Bool {
        guard bytes.count % Self.keySize == 0 else { return false }
        var reader = FixedReader(bytes)
        while !reader.isAtEnd {
            let id = ObjectID(high: reader.word(), low: reader.word())
            let agent = ObjectID(high: reader.word(), low: reader.word())
            guard let key = try? IdentityKey(bytes: (0..<IdentityKey.size).map { _ in reader.byte() }) else {
                return false
            }
            let added = Int64(bitPattern: reader.word())
            let day = Int64(bitPattern: reader.word())
            let isAuthorised = reader.byte() == 1
            let removed = Int64(bitPattern: reader.word())
            let removedDay = Int64(bitPattern: reader.word())
            keys.restore(
                id,
                .init(
                    agent: agent, key: key, added: added, day: day, isAuthorised: isAuthorised,
                    removed: removed < 0 ? nil : removed, removedDay: removedDay < 0 ? nil : removedDay))
        }
        return true
    }
}

/// Records of one size, whose number was checked.
private struct FixedReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    /// Zero beyond the end.
    mutating func byte() -> UInt8 {
        defer { position += 1 }
        return position < bytes.count ? bytes[position] : 0
    }

    mutating func word() -> UInt64 { (0..<8).reduce(0) { word, _ in word << 8 | UInt64(byte()) } }
}
