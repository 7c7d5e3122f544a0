/// What sealing and opening can refuse. Carries no key material and no content.
public enum EnvelopeError: Error, Equatable, Sendable, CustomStringConvertible {
    case keyFile(String)
    /// The value is truncated, altered, sealed for another record, or its key is gone.
    case cannotOpen
    /// The value or tag names a root key that the key file does not hold.
    case unknownKey(version: Int64)
    /// The keys are still being wrapped under the root that the last rotation made.
    case rotating
    /// The record's data key was destroyed: its content is gone for good.
    case shredded

    public var description: String {
        switch self {
        case .keyFile(let what): what
        case .cannotOpen: "a sealed value cannot be opened: it was altered, or belongs to another record or key"
        case .unknownKey(let version): "root key \(version) is not in the key file: restore it"
        case .rotating:
            "the last rotation is not over: `keys status` says how many keys wait"
        case .shredded: "the data key of this record was destroyed"
        }
    }
}
