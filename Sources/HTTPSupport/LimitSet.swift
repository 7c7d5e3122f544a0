public import JSONWriting

/// The limits that a server publishes: one value, from which the published numbers, the enforced ones and the limits file
/// are all read. 0 means no limit.
public protocol LimitSet: Codable, Sendable, Equatable, JSONWritable {
    init()
    /// In the order in which they are published.
    static var fields: [LimitField<Self>] { get }
}

/// One published limit.
public struct LimitField<Limits>: Sendable {
    let name: String
    public let path: any WritableKeyPath<Limits, Int> & Sendable
    let range: ClosedRange<Int>

    /// - Parameter range: what a limits file may say; without one 0 (no limit) or more.
    public init(
        _ name: String, _ path: any WritableKeyPath<Limits, Int> & Sendable,
        in range: ClosedRange<Int> = 0...1_000_000_000
    ) {
        self.name = name
        self.path = path
        self.range = range
    }

    fileprivate var allowed: String {
        range.lowerBound == 0 ? "0 (no limit) or more" : "from \(range.lowerBound) to \(range.upperBound)"
    }
}

extension LimitSet {
    /// Reads a limits file: a JSON object with any of the published names; what it leaves out stays at its default.
    /// Throws for a name that is not published and for a number out of range.
    public init(from decoder: any Decoder) throws {
        self.init()
        let known = Dictionary(uniqueKeysWithValues: Self.fields.map { ($0.name, $0) })
        let values = try decoder.container(keyedBy: LimitName.self)
        for key in values.allKeys {
            guard let field = known[key.stringValue] else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: values, debugDescription: "no limit is called \(key.stringValue)")
            }
            let value = try values.decode(Int.self, forKey: key)
            guard field.range.contains(value) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: values, debugDescription: "\(key.stringValue) must be \(field.allowed)")
            }
            self[keyPath: field.path] = value
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: LimitName.self)
        for field in Self.fields { try values.encode(self[keyPath: field.path], forKey: LimitName(field.name)) }
    }

    /// By the published names.
    public var members: [String: Int] {
        Dictionary(Self.fields.map { ($0.name, self[keyPath: $0.path]) }, uniquingKeysWith: { first, _ in first })
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            for field in Self.fields {
                writer.key(dynamic: field.name)
                writer.write(self[keyPath: field.path])
            }
        }
    }
}

private struct LimitName: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
