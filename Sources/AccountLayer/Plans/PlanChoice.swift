import ByteFraming
import PrivacyPassToken

/// The plan of an account over time. A change counts from the next epoch, so that the number of tokens in an epoch is
/// settled by its first batch.
struct PlanChoice: Sendable, Equatable {
    private(set) var current: String
    private(set) var next: String?
    private(set) var nextCountsFrom: Int64 = 0

    init(_ plan: String) { current = plan }

    /// The plan that counts in `epoch`.
    func name(in epoch: Epoch) -> String {
        if let next, epoch.number >= nextCountsFrom { return next }
        return current
    }

    /// What was chosen for later, if it is something else.
    func next(after epoch: Epoch) -> String? { name(in: epoch.next) == name(in: epoch) ? nil : name(in: epoch.next) }

    /// - Parameter atOnce: in an account's first epoch, as long as it has drawn nothing.
    mutating func choose(_ plan: String, in epoch: Epoch, atOnce: Bool) {
        current = atOnce ? plan : name(in: epoch)
        next = plan == current ? nil : plan
        nextCountsFrom = epoch.number + 1
    }

    // MARK: Bytes

    private static let nameSize = 32

    /// Of one size, whatever the plans are called.
    var bytes: [UInt8] {
        Self.padded(current) + Self.padded(next ?? "") + Framing.number(nextCountsFrom)
    }

    /// Nil for bytes of another size.
    init?(bytes: [UInt8]) {
        guard bytes.count == 2 * Self.nameSize + 8 else { return nil }
        current = Self.name(bytes.prefix(Self.nameSize))
        let second = Self.name(bytes.dropFirst(Self.nameSize).prefix(Self.nameSize))
        next = second.isEmpty ? nil : second
        nextCountsFrom = bytes.suffix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    private static func padded(_ name: String) -> [UInt8] {
        let bytes = Array(name.utf8.prefix(nameSize))
        return bytes + Array(repeating: 0, count: nameSize - bytes.count)
    }

    private static func name(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
