/// Something wrong with a log, as an outsider can show it. The first of them ends a verification.
public struct LogFinding: Error, Sendable, Equatable {
    /// The leaf that shows it; nil where it is about the log as a whole.
    public let index: Int64?
    /// The UUID of what the leaf is about; nil where there is no leaf, or it cannot be read.
    public let object: String?
    public let fault: LogFault

    public init(_ fault: LogFault, index: Int64? = nil, object: String? = nil) {
        self.index = index
        self.object = object
        self.fault = fault
    }
}

extension LogFinding: CustomStringConvertible {
    /// One sentence: where, and what. Everything that a server said is to be neutralised by who prints it.
    public var description: String {
        let places = [index.map { "leaf \($0)" }, object.map { "object \($0)" }].compactMap(\.self)
        return (places.isEmpty ? "" : places.joined(separator: ", ") + ": ") + fault.description
    }
}

extension LogFinding {
    /// Of two findings the one that comes first in the log; what is about the whole log comes before everything.
    static func first(_ one: LogFinding?, _ other: LogFinding?) -> LogFinding? {
        guard let one else { return other }
        guard let other else { return one }
        return (other.index ?? -1) < (one.index ?? -1) ? other : one
    }
}
