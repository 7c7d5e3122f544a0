/// Why hashes do not prove, or tiles do not make, what they should.
public enum TreeError: Error, Sendable, Equatable {
    /// A hash of another length than 32 bytes, or a tile that is no whole number of them or of another width.
    case wrongLength
    /// An index or size outside the tree.
    case outOfRange
    /// A tile is not among those given.
    case missing(TileID)
    /// A proof of another length than the tree demands.
    case wrongProofLength
    /// The hashes do not lead to the root.
    case wrongRoot
}
