import Envelope

/// The lists that an agent keeps to itself.
enum PrivateListKind: String, Sendable, CaseIterable {
    case follows, subscriptions
    /// Not a list of ids: see `ReadingPosition`.
    case readingPosition = "reading-position"
    /// Not a list of ids but a `Mailbox`.
    case messages
    /// Not a list of ids but `SealedDevices`.
    case devices = "sealed-devices"
}

/// The ids in one private list, newest last. Sealed as 16 bytes each, padded to a power of two from 4 KiB.
struct PrivateList<Member>: Sendable {
    private(set) var members: [Identifier<Member>]

    init() { members = [] }

    init(bytes: [UInt8]) throws {
        guard bytes.count % 16 == 0 else { throw EnvelopeError.cannotOpen }
        members = stride(from: 0, to: bytes.count, by: 16).map { Identifier(bytes: bytes[$0..<($0 + 16)]) }
    }

    var bytes: [UInt8] { members.flatMap(\.bytes) }

    func contains(_ id: Identifier<Member>) -> Bool { members.contains(id) }

    /// False when it was already there.
    mutating func add(_ id: Identifier<Member>) -> Bool {
        guard !contains(id) else { return false }
        members.append(id)
        return true
    }

    /// False when it was not there.
    mutating func remove(_ id: Identifier<Member>) -> Bool {
        guard let index = members.firstIndex(of: id) else { return false }
        members.remove(at: index)
        return true
    }
}
