/// Whom somebody says to believe about a log, on a command line or in a configuration: the log's key, witnesses, and how many
/// of these must have cosigned. Keys as C2SP signed-note writes them ("Verifier keys").
public struct LogPins: Sendable, Hashable {
    /// Nil where the key that is remembered counts, or the one that is seen first.
    public var log: String?
    /// Nil where nobody is named: whoever is remembered counts.
    public var witnesses: [String]?
    /// Nil means more than half of the witnesses.
    public var quorum: Int?

    /// Whatever is seen first is believed, and nobody is asked.
    public static let none = LogPins()

    public init(log: String? = nil, witnesses: [String]? = nil, quorum: Int? = nil) {
        self.log = log
        self.witnesses = witnesses
        self.quorum = quorum
    }

    /// How many of the witnesses must have cosigned.
    public var demanded: Int {
        let count = witnesses?.count ?? 0
        return quorum ?? (count == 0 ? 0 : count / 2 + 1)
    }

    /// - Throws: what is no key, or could never be met.
    public func check() throws(LogPinsError) {
        if let log { _ = try Self.key(log, .ed25519) }
        _ = try verifiers()
    }

    /// - Parameter seen: the log's key as it was seen first; a pinned one goes before it.
    /// - Returns: nil where there is neither.
    /// - Throws: what is no key, or could never be met.
    public func trust(seen: String? = nil) throws(LogPinsError) -> LogTrust? {
        let witnesses = try verifiers()
        guard let log = log ?? seen else { return nil }
        let key = try Self.key(log, .ed25519)
        do { return try LogTrust(log: key, witnesses: witnesses, quorum: demanded) } catch {
            // Whatever else there could be was looked at above.
            throw .repeatedWitness
        }
    }

    private func verifiers() throws(LogPinsError) -> [NoteVerifier] {
        var keys: [NoteVerifier] = []
        for text in witnesses ?? [] { keys.append(try Self.key(text, .cosignature)) }
        guard Set(keys.map(\.key)).count == keys.count, Set(keys.map(\.name)).count == keys.count else {
            throw .repeatedWitness
        }
        // A quorum of none beside witnesses would look like one and be none.
        guard (0...keys.count).contains(demanded), keys.isEmpty || demanded > 0 else {
            throw .impossibleQuorum(demanded, witnesses: keys.count)
        }
        return keys
    }

    private static func key(
        _ text: String, _ algorithm: NoteVerifier.Algorithm
    ) throws(LogPinsError) -> NoteVerifier {
        guard let key = try? NoteVerifier(vkey: text), key.algorithm == algorithm else {
            throw algorithm == .cosignature ? .notAWitnessKey(text) : .notALogKey(text)
        }
        return key
    }
}

/// Why nobody can be believed as was asked.
public enum LogPinsError: Error, Sendable, Equatable {
    case notALogKey(String)
    case notAWitnessKey(String)
    case repeatedWitness
    case impossibleQuorum(Int, witnesses: Int)
}

extension LogPinsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notALogKey(let text): "\(text) is not the key of a log"
        case .notAWitnessKey(let text): "\(text) is not the key of a witness"
        case .repeatedWitness: "A witness is named twice"
        case .impossibleQuorum(let quorum, let count): "\(quorum) of \(count) witnesses can never have cosigned"
        }
    }

    /// What to write instead.
    public var hint: String {
        switch self {
        case .notALogKey: "A log's key looks like example.org/log+1a2b3c4d+A…: the page /log of its server shows it."
        case .notAWitnessKey:
            "A witness's key looks like witness.example+1a2b3c4d+B…: the witness shows it at /, and by 'nacre-witness vkey'."
        case .repeatedWitness: "Each witness has a name and a key of its own: one stands there twice."
        case .impossibleQuorum: "The quorum is at least 1 and at most the number of witnesses."
        }
    }
}
