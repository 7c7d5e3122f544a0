public import Storage

extension SeedSize {
    /// The most that the database of this seed takes on disk while it is made, in bytes, as measured from 100,000 to 600,000
    /// posts: indexes, full text, leaves and the engine's own log included.
    public func bytes(on engine: Engine) -> Int64 {
        let (perAgent, perPost, perComment, perVote): (Int64, Int64, Int64, Int64) =
            switch engine {
            case .sqlite: (11_000, 2_700, 1_250, 46)
            case .postgres: (15_600, 3_600, 1_800, 130)
            }
        let rows =
            Int64(agents) * perAgent + Int64(posts) * perPost + Int64(comments) * perComment + Int64(votes) * perVote
        // The write-ahead log, which PostgreSQL lets grow to 1 GiB unless told.
        return rows + rows / 10 + (engine == .sqlite ? 512 << 20 : 1 << 30)
    }

    /// Throws `SeedRefusal.noRoom`.
    ///
    /// - Parameter free: bytes that are left where the database is to be.
    public func requireRoom(_ free: Int64, on engine: Engine) throws(SeedRefusal) {
        let needed = bytes(on: engine)
        guard needed <= free else { throw .noRoom(needed: needed, free: free) }
    }
}

/// Bytes in words: `1.2 GB`.
public struct ByteCountText: CustomStringConvertible {
    public let description: String

    public init(_ count: Int64) {
        let (unit, name): (Int64, String) = count < 1_000_000_000 ? (1_000_000, "MB") : (1_000_000_000, "GB")
        let tenths = (count * 10 + unit / 2) / unit
        description = "\(tenths / 10).\(tenths % 10) \(name)"
    }
}
