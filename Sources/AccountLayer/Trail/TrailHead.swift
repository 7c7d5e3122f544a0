import ByteFraming

/// The end of the access trail at some moment: who holds it can prove later that nothing before it was altered or removed.
struct TrailHead: Sendable, Equatable {
    /// 0 where nothing was ever opened.
    let sequence: Int64
    let hash: [UInt8]

    static let empty = TrailHead(sequence: 0, hash: TrailLink.start)

    init(sequence: Int64, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }

    /// `N:HASH`, the hash in base64url.
    var text: String { "\(sequence):\(Base64URL.encode(hash))" }

    /// Nil unless it is what `text` makes.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence >= 0, String(sequence) == parts[0],
            let hash = Base64URL.decode(parts[1]), hash.count == TrailLink.start.count
        else { return nil }
        self.init(sequence: sequence, hash: hash)
    }
}
