import TransparencyLog

/// Names that a log had before, for the signatures that name them.
///
/// Whoever says that a log had another name makes signatures for another network count in this one. So they are taken from
/// who verifies, or together with the log's key at first use, and then only for leaves that were there then.
struct FormerNames: Sendable, Equatable {
    /// A log that changes its name each year has as many after a human life.
    static let most = 64

    private(set) var keys: [String] = []
    /// They count for leaves below this index.
    private(set) var end: Int64 = 0
    private var names: [String] = []

    init() {}

    init(keys: [String], end: Int64) {
        self.keys = Array(keys.prefix(Self.most))
        self.end = end
        names = self.keys.compactMap { key in
            (try? NoteVerifier(vkey: key)).flatMap { $0.algorithm == .ed25519 ? $0.name : nil }
        }
    }

    /// The names of those that are keys of logs.
    func names(at index: Int64) -> [String] { index < end ? names : [] }
}
