/// The agents that have published something, numbered in the order in which they were met: an object needs four bytes for
/// its author.
struct AuthorTable: Sendable {
    private(set) var ids: [ObjectID] = []
    private var numbers: [ObjectID: AuthorNumber] = [:]

    init() {}

    /// As they were numbered before.
    init(_ ids: [ObjectID]) { for id in ids { _ = number(of: id) } }

    mutating func number(of id: ObjectID) -> AuthorNumber {
        if let number = numbers[id] { return number }
        let number = AuthorNumber(value: UInt32(truncatingIfNeeded: ids.count))
        numbers[id] = number
        ids.append(id)
        return number
    }

    subscript(_ number: AuthorNumber) -> ObjectID? { number.value < ids.count ? ids[Int(number.value)] : nil }
}

struct AuthorNumber: Sendable, Hashable {
    let value: UInt32
}
