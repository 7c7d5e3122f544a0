import TransparencyLog

/// Whom a reader says to trust: on the command line, or in a configuration.
public struct LogPins: Sendable, Equatable {
    /// The log's key as a vkey; nil takes the one remembered, or at first use the one that the server shows.
    public var log: String?
    /// Witnesses' keys as vkeys; nil takes those remembered.
    public var witnesses: [String]?
    /// How many of them must have cosigned; nil takes more than half of them.
    public var quorum: Int?

    public init(log: String? = nil, witnesses: [String]? = nil, quorum: Int? = nil) {
        self.log = log
        self.witnesses = witnesses
        self.quorum = quorum
    }

    static func majority(of count: Int) -> Int { count == 0 ? 0 : count / 2 + 1 }

    /// - Throws: ``LogPinError`` for what is no key, or could never be met.
    static func trust(log: String, witnesses: [String], quorum: Int) throws(LogPinError) -> LogTrust {
        guard let key = try? NoteVerifier(vkey: log), key.algorithm == .ed25519 else { throw .notALogKey(log) }
        var verifiers: [NoteVerifier] = []
        for witness in witnesses {
            guard let verifier = try? NoteVerifier(vkey: witness), verifier.algorithm == .cosignature else {
                throw .notAWitnessKey(witness)
            }
            verifiers.append(verifier)
        }
        do {
            return try LogTrust(log: key, witnesses: verifiers, quorum: quorum)
        } catch TrustError.repeatedWitness {
            throw .repeatedWitness
        } catch {
            throw .impossibleQuorum(quorum, witnesses: witnesses.count)
        }
    }
}

/// Why nobody can be trusted as was asked.
public enum LogPinError: Error, Sendable, Equatable {
    case notALogKey(String)
    case notAWitnessKey(String)
    case repeatedWitness
    case impossibleQuorum(Int, witnesses: Int)
}

extension LogPinError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notALogKey(let text): "\(text) is not the key of a log"
        case .notAWitnessKey(let text): "\(text) is not the key of a witness"
        case .repeatedWitness: "A witness is named twice"
        case .impossibleQuorum(let quorum, let count): "\(quorum) of \(count) witnesses can never have cosigned"
        }
    }

    public var hint: String {
        switch self {
        case .notALogKey: "A log's key is NAME+8 digits+base64, as /log and /log/info show it."
        case .notAWitnessKey: "A witness says its key itself: at its address, or 'nacre-witness vkey'."
        case .repeatedWitness: "Name each witness once."
        case .impossibleQuorum: "Give --quorum from 0 to the number of --witness."
        }
    }
}
