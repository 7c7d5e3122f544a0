import TransparencyLog

/// What a verification found, for a person and for a program.
public struct LogReport: Sendable {
    public struct Cosigner: Sendable, Equatable {
        public let name: String
        /// Seconds since 1970.
        public let time: Int64
    }

    public struct Counts: Sendable, Equatable {
        /// Leaves that were read.
        public var leaves: Int64 = 0
        public var byType: [LeafType: Int64] = [:]
        /// Tiles of hashes that were compared.
        public var tiles: Int64 = 0
        /// Records that were opened and are what their leaf commits to.
        public var records: Int64 = 0
        /// Publications and deletions whose author's signature is good.
        public var signatures: Int64 = 0
        /// Keys that came or went on a good signature of another.
        public var authorisations: Int64 = 0
        /// Publications that the API serves as their leaf says.
        public var served: Int64 = 0

        public init() {}
    }

    public let address: String
    public internal(set) var origin = ""
    /// As a vkey.
    public internal(set) var logKey = ""
    /// Of the checkpoint that was verified.
    public internal(set) var size: Int64 = 0
    /// What was known before; nil at the first time.
    public internal(set) var sizeBefore: Int64?
    public internal(set) var quorum = 0
    public internal(set) var cosigners: [Cosigner] = []
    public internal(set) var counts = Counts()
    public internal(set) var remarks: [LogRemark] = []
    /// The first thing wrong; nil where nothing is.
    public internal(set) var finding: LogFinding?
    /// Signed checkpoints that contradict each other, as they came.
    public internal(set) var evidence: [String] = []
    /// Where the evidence was put.
    public internal(set) var evidencePath: String?

    init(address: String) { self.address = address }
}

/// How far a verification is.
public struct LogProgress: Sendable, Equatable {
    public enum Stage: Sendable { case leaves, history, comparison }

    public let stage: Stage
    public let done: Int64
    public let total: Int64
}
