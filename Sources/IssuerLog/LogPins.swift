import TransparencyLog

/// Whom somebody believes about a log, by their own configuration: the log's key, witnesses, and how many of these must
/// have cosigned.
public struct LogPins: Sendable, Hashable {
    /// Nil where the key that is seen first counts.
    public let log: NoteVerifier?
    public let witnesses: [NoteVerifier]
    public let quorum: Int

    /// Whatever is seen first is believed, and nobody is asked.
    public static let none = LogPins()

    private init() {
        log = nil
        witnesses = []
        quorum = 0
    }

    /// Reads keys as C2SP signed-note writes them.
    ///
    /// - Parameter quorum: nil means more than half of the witnesses.
    public init(log: String?, witnesses: [String], quorum: Int?) throws(LogPinsError) {
        self.log = try log.map { text throws(LogPinsError) in try Self.key(text, .ed25519, or: .notALogKey) }
        var keys: [NoteVerifier] = []
        for text in witnesses { keys.append(try Self.key(text, .cosignature, or: .notAWitnessKey)) }
        self.witnesses = keys
        self.quorum = quorum ?? (keys.isEmpty ? 0 : keys.count / 2 + 1)
        guard (0...keys.count).contains(self.quorum) else { throw .impossibleQuorum }
        // A quorum of none beside witnesses would look like one and be none.
        guard keys.isEmpty || self.quorum > 0 else { throw .impossibleQuorum }
        guard Set(keys.map(\.key)).count == keys.count, Set(keys.map(\.name)).count == keys.count else {
            throw .repeatedWitness
        }
    }

    private static func key(
        _ text: String, _ algorithm: NoteVerifier.Algorithm, or error: LogPinsError
    ) throws(LogPinsError) -> NoteVerifier {
        guard let key = try? NoteVerifier(vkey: text), key.algorithm == algorithm else { throw error }
        return key
    }

    /// - Parameter seen: the log's key as it was seen first; a pinned one goes before it. Nil where there is neither.
    public func trust(seen: NoteVerifier?) -> LogTrust? {
        guard let log = log ?? seen else { return nil }
        return try? LogTrust(log: log, witnesses: witnesses, quorum: quorum)
    }
}

/// Why a configuration of pins is none.
public enum LogPinsError: Error, Sendable, Equatable {
    case notALogKey, notAWitnessKey, repeatedWitness, impossibleQuorum

    /// What to write instead; the option's name goes before it.
    public var words: String {
        switch self {
        case .notALogKey: "a log's key looks like example.org/log+1a2b3c4d+A…: the page /log of its server shows it"
        case .notAWitnessKey: "a witness's key looks like witness.example+1a2b3c4d+B…: the witness shows it at /"
        case .repeatedWitness: "each witness has a name and a key of its own: one stands there twice"
        case .impossibleQuorum: "the quorum is at least 1 and at most the number of witnesses"
        }
    }
}
