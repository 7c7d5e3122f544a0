/// A parser of untrusted bytes with what must hold whatever it is given: it answers or throws an error of its own, and what
/// it accepts, its writer writes again.
public struct FuzzedParser: Sendable {
    /// As `make fuzz TARGET=` takes it, and the corpus' folder in `Tests/FuzzCorpora`.
    public let name: String
    /// Inputs longer than this are not tried.
    public let longest: Int
    /// Whether each input costs a sealing or more.
    public let isSlow: Bool
    private let accepts: @Sendable ([UInt8]) throws -> Bool

    /// - Parameter accepts: reads the bytes. Returns whether they were accepted, throws ``BrokenProperty`` alone.
    init(
        _ name: String, longest: Int = 4_096, isSlow: Bool = false,
        accepts: @escaping @Sendable ([UInt8]) throws -> Bool
    ) {
        self.name = name
        self.longest = longest
        self.isSlow = isSlow
        self.accepts = accepts
    }

    /// Whether the bytes are accepted. Throws a ``BrokenProperty``.
    public func read(_ bytes: [UInt8]) throws -> Bool { try accepts(bytes) }
}

/// What a parser or its writer got wrong.
public struct BrokenProperty: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

func require(_ holds: Bool, _ property: String) throws {
    guard holds else { throw BrokenProperty(property) }
}

extension FuzzedParser {
    public static let all = privacyPass + log + messages + requests + files

    public static func named(_ name: String) -> FuzzedParser? { all.first { $0.name == name } }
}
