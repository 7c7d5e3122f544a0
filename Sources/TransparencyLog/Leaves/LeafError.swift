/// Why bytes are not a leaf, or part of one. Names members, never what they hold.
public enum LeafError: Error, Sendable, Equatable {
    /// Beyond ``Leaf/maxSize``.
    case tooLarge
    /// Not the canonical JSON of an object.
    case notCanonical
    /// Another `v`.
    case unknownFormat
    /// A `type` that this version does not know.
    case unknownType
    /// A member that must be there is not.
    case missing(String)
    /// A member that a leaf of its type does not have.
    case unexpected(String)
    /// A member of another kind or range.
    case malformed(String)
    /// Bytes of another length than the member's.
    case wrongLength(String)
}
