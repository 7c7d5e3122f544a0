import ByteFraming
import HTTPSupport

/// Whose data an incident touched.
enum IncidentScope: Sendable, Equatable {
    /// Whose data keys were wrapped under this version of the root key at some time.
    case rootKey(Int64)
    /// Whose data was here on one of these days: somebody else was on the machine.
    case held(since: Int64, until: Int64)
    /// Whose data was opened on these days through the service, by anybody or by one name.
    case opened(since: Int64, until: Int64, by: String?)

    // MARK: Bytes

    var fields: [[UInt8]?] {
        switch self {
        case .rootKey(let version): [Array("root-key".utf8), Framing.number(version), Framing.number(0), nil]
        case .held(let since, let until): [Array("held".utf8), Framing.number(since), Framing.number(until), nil]
        case .opened(let since, let until, let name):
            [Array("opened".utf8), Framing.number(since), Framing.number(until), name.map { Array($0.utf8) }]
        }
    }

    init(from reader: inout FrameReader) throws {
        let kind = String(decoding: try reader.field(upTo: 16), as: UTF8.self)
        let (first, second) = (try reader.number(), try reader.number())
        let name = try reader.optionalField(upTo: Actor.longestName).map { String(decoding: $0, as: UTF8.self) }
        switch kind {
        case "root-key": self = .rootKey(first)
        case "held": self = .held(since: first, until: second)
        case "opened": self = .opened(since: first, until: second, by: name)
        default: throw FramingError.unexpected
        }
    }
}

/// The same as the operator gives it.
public struct IncidentSelection: Codable, Sendable, Equatable {
    /// A version of the root key.
    public var rootKey: Int64?
    /// Counted from 1970-01-01, both included.
    public var since: Int64?
    public var until: Int64?
    /// Only what was opened through the service.
    public var opened: Bool
    /// Only what was opened under this name.
    public var by: String?

    public init(rootKey: Int64?, since: CalendarDay?, until: CalendarDay?, opened: Bool, by: String?) {
        self.rootKey = rootKey
        self.since = since?.number
        self.until = until?.number
        self.opened = opened
        self.by = by
    }

    /// Throws an `IncidentRefusal` for what selects nothing, or two things at once.
    func scope() throws(IncidentRefusal) -> IncidentScope {
        switch (rootKey, since, until) {
        case (let version?, nil, nil) where !opened && by == nil: return .rootKey(version)
        case (nil, let since?, let until?) where since <= until:
            return opened || by != nil ? .opened(since: since, until: until, by: by) : .held(since: since, until: until)
        default: throw .notASelection
        }
    }
}
