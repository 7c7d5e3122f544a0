import Storage
import Synchronization

/// How the root key is replaced while everything runs: a new one is made, every key is wrapped anew under it, batch by
/// batch, and the old one is destroyed when neither the key store nor a copy of it can need it.
extension DataKeyStore {
    /// Days for which copies of the key store are kept.
    public static let copyDays: Int64 = 7

    /// Keys that are wrapped anew in one transaction: a few milliseconds, so that nobody waits for long.
    static let batchSize = 500

    /// Makes a new root key the current one. It is in the file before anything is wrapped under it.
    ///
    /// Throws `EnvelopeError.rotating` while the last rotation is not over. A key that cannot be opened is not waited for.
    public func rotate(today: Int64) async throws -> Int64 {
        try await note(today: today)
        let current = wrapping.withLock { $0.roots.current.version }
        guard try await !isAnyWaiting() else { throw EnvelopeError.rotating }
        let version = try wrapping.withLock { wrapping in
            guard wrapping.roots.current.version == current else { throw EnvelopeError.rotating }
            wrapping.roots = try wrapping.roots.rotated()
            wrapping.settled = nil
            return wrapping.roots.current.version
        }
        try await note(today: today)
        return version
    }

    /// Looks whether the key file has changed: a key that was added at its end is the current one from now on. Says whether
    /// it has. What is in use stays in use.
    @discardableResult
    public func rereadRoots() throws -> Bool {
        try wrapping.withLock { wrapping in
            guard let roots = try wrapping.roots.reread() else { return false }
            wrapping.roots = roots
            wrapping.settled = nil
            return true
        }
    }

    /// Whether there may be keys that another root than the current one wraps.
    public var isRewrapDue: Bool { wrapping.withLock { $0.settled != $0.roots.current.version } }

    /// Wraps every key anew that is not wrapped under the current root. May be stopped and begun again at any time: each
    /// key says itself which root wraps it. Others read and write meanwhile.
    ///
    /// A key that cannot be opened is left as it is, and keeps its root from being destroyed.
    /// - Returns: how many were wrapped anew.
    @discardableResult
    public func rewrap(today: Int64) async throws -> Int {
        try await note(today: today)
        let root = wrapping.withLock { $0.roots.current.version }
        let purposes = try await rewrapPurposes()
        var total = purposes.moved
        var unopenable = purposes.unopenable
        // What somebody was about to write under the old root when the walk had passed is found by the next one.
        while true {
            let walked = try await walk()
            total += walked.moved
            if walked.moved == 0 {
                unopenable += walked.unopenable
                break
            }
        }
        if total > 0 { try await store.scrub(tables: ["data_keys", "purpose_keys"]) }
        let counts = try await countByRoot()
        let roots = wrapping.withLock { $0.roots }
        let free = roots.all.map(\.version).filter { $0 != roots.current.version && counts[$0] == nil }
        let history = try await store.all(PurposeKeyQueries.roots())
        try await store.write(.upkeep) { transaction in
            for version in free where history.contains(where: { $0.version == version && $0.freeDay == nil }) {
                try transaction.run(PurposeKeyQueries.setFree(version, on: today))
            }
        }
        let waiting = counts.filter { $0.key != root }.values.reduce(0, +)
        wrapping.withLock { wrapping in
            // More than could not be opened: somebody wrote under the old root since, and the next call wraps that anew.
            if wrapping.roots.current.version == root, waiting <= unopenable { wrapping.settled = root }
        }
        return total
    }

    /// What became of keys that were not wrapped under the current root.
    private typealias Rewrapped = (moved: Int, unopenable: Int)

    private func walk() async throws -> Rewrapped {
        var (moved, unopenable) = (0, 0)
        var last: [UInt8] = []
        while true {
            try Task.checkCancellation()
            let after = last
            let page = try await store.read { try $0.all(DataKeyQueries.page(after: after, limit: Self.batchSize)) }
            guard let end = page.last else { return (moved, unopenable) }
            last = end.record
            let keys = wrappingKeys
            let old = page.filter { Self.root(of: $0.wrapped) != keys.current.version }
            let fresh = try old.compactMap { key -> (WrappedKey, [UInt8])? in
                guard let bytes = try? keys.open(key.wrapped, as: Self.context(key.record)) else { return nil }
                return (key, try keys.seal(bytes, as: Self.context(key.record)))
            }
            unopenable += old.count - fresh.count
            guard !fresh.isEmpty else { continue }
            moved += try await store.write(.upkeep) { transaction in
                try fresh.reduce(0) { try $0 + transaction.run(DataKeyQueries.replace($1.0, with: $1.1)) }
            }
        }
    }

    private func rewrapPurposes() async throws -> Rewrapped {
        let keys = wrappingKeys
        let old = try await store.all(PurposeKeyQueries.all()).filter {
            Self.root(of: $0.key.wrapped) != keys.current.version
        }
        let fresh = try old.compactMap { purpose, key -> (String, PurposeKeyQueries.Version, [UInt8])? in
            let context = Self.context(ofPurpose: purpose, key.version)
            guard let bytes = try? keys.open(key.wrapped, as: context) else { return nil }
            return (purpose, key, try keys.seal(bytes, as: context))
        }
        let unopenable = old.count - fresh.count
        guard !fresh.isEmpty else { return (0, unopenable) }
        let moved = try await store.write(.upkeep) { transaction in
            try fresh.reduce(0) { try $0 + transaction.run(PurposeKeyQueries.replace($1.0, $1.1, with: $1.2)) }
        }
        return (moved, unopenable)
    }

    /// Whether a key that opens is not wrapped under the current root. Looks at all of them only where some are not.
    private func isAnyWaiting() async throws -> Bool {
        let keys = wrappingKeys
        guard try await countByRoot().keys.contains(where: { $0 != keys.current.version }) else { return false }
        func isWaiting(_ wrapped: [UInt8], _ context: SealContext) -> Bool {
            Self.root(of: wrapped) != keys.current.version && (try? keys.open(wrapped, as: context)) != nil
        }
        for (purpose, key) in try await store.all(PurposeKeyQueries.all())
        where isWaiting(key.wrapped, Self.context(ofPurpose: purpose, key.version)) { return true }
        var last: [UInt8] = []
        while true {
            let after = last
            let page = try await store.read { try $0.all(DataKeyQueries.page(after: after, limit: Self.batchSize)) }
            guard let end = page.last else { return false }
            last = end.record
            if page.contains(where: { isWaiting($0.wrapped, Self.context($0.record)) }) { return true }
        }
    }

    /// As `DataKeyQueries.countByRoot` reads it, of a damaged value too.
    private static func root(of wrapped: [UInt8]) -> Int64 { version(wrapped.dropFirst().prefix(8)) }

    private static func version(_ bytes: some Sequence<UInt8>) -> Int64 { bytes.reduce(0) { $0 << 8 | Int64($1) } }

    /// Destroys root keys that wrap nothing here any more since longer than copies of the key store are kept.
    /// - Returns: their versions.
    @discardableResult
    public func destroyOldRoots(today: Int64) async throws -> [Int64] {
        let roots = wrapping.withLock { $0.roots }
        let old = try await store.all(PurposeKeyQueries.roots()).filter { root in
            guard let free = root.freeDay, root.destroyedDay == nil else { return false }
            return root.version != roots.current.version && today - free > Self.copyDays
        }
        guard !old.isEmpty else { return [] }
        let counts = try await countByRoot()
        var destroyed: [Int64] = []
        for root in old {
            // Something was written under it after all.
            guard counts[root.version] == nil else {
                try await store.write(.upkeep) { try $0.run(PurposeKeyQueries.setFree(root.version, on: nil)) }
                wrapping.withLock { $0.settled = nil }
                continue
            }
            try wrapping.withLock { $0.roots = try $0.roots.without(root.version) }
            try await store.write(.upkeep) { try $0.run(PurposeKeyQueries.setDestroyed(root.version, on: today)) }
            destroyed.append(root.version)
        }
        return destroyed
    }

    /// What each root key wraps and what became of it, the oldest first.
    public func status() async throws -> KeyStatus {
        let roots = wrapping.withLock { $0.roots }
        let counts = try await countByRoot()
        let history = try await store.all(PurposeKeyQueries.roots())
        let versions = Set(roots.all.map(\.version)).union(counts.keys).union(history.map(\.version)).sorted()
        return KeyStatus(
            current: roots.current.version,
            roots: versions.map { version in
                let past = history.first { $0.version == version }
                return KeyStatus.Root(
                    version: version, isInFile: roots.has(version), keys: counts[version] ?? 0, madeDay: past?.madeDay,
                    freeDay: past?.freeDay, destroyedDay: past?.destroyedDay)
            })
    }

    /// The records whose keys a root wraps at this moment, at most `limit` after `record`: what was open to whoever had that
    /// root and the key store.
    public func records(wrappedUnder root: Int64, after record: [UInt8] = [], limit: Int = 1_000) async throws
        -> [[UInt8]]
    {
        let bytes = withUnsafeBytes(of: root.bigEndian) { Array($0) }
        return try await store.read {
            try $0.all(DataKeyQueries.records(from: record, limit: limit, wrappedUnder: bytes))
        }
    }

    private func countByRoot() async throws -> [Int64: Int64] {
        let rows = try await store.all(DataKeyQueries.countByRoot())
        return Dictionary(
            rows.map { row in (Self.version(row.root), row.keys) }, uniquingKeysWith: +)
    }

    private func note(today: Int64) async throws {
        let versions = wrapping.withLock { $0.roots.all.map(\.version) }
        try await store.write(.upkeep) { transaction in
            for version in versions { try transaction.run(PurposeKeyQueries.note(version, madeOn: today)) }
        }
    }
}
