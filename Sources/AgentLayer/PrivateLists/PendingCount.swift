import Envelope

/// A change of a follower or subscriber count that waits for midnight. 18 bytes: kind, delta, the target's UUID.
struct PendingCount: Sendable, Equatable {
    enum Kind: UInt8, Sendable { case follower = 1, subscriber = 2 }

    let kind: Kind
    let target: [UInt8]
    /// 1 or -1.
    let delta: Int64

    init(kind: Kind, target: [UInt8], delta: Int64) {
        self.kind = kind
        self.target = target
        self.delta = delta
    }

    init(bytes: [UInt8]) throws {
        guard bytes.count == 18, let kind = Kind(rawValue: bytes[0]), bytes[1] < 2 else { throw EnvelopeError.cannotOpen }
        self.kind = kind
        delta = bytes[1] == 1 ? 1 : -1
        target = Array(bytes[2...])
    }

    var bytes: [UInt8] { [kind.rawValue, delta > 0 ? 1 : 0] + target }
}
