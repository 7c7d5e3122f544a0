/// What a reader should know, and is no fault of the log.
public enum LogRemark: Sendable, Equatable {
    /// The log's key was not known; the one that its server shows is trusted from now on.
    case firstUse(logKey: String)
    /// No witness is trusted: whether others see the same log is not checked.
    case noWitnesses
    /// The log calls itself something else than its address.
    case otherName(origin: String, address: String)
    /// The server says that the log had these keys under other names before, and nobody else did: what agents signed under
    /// those names does not count.
    case formerNames([String])
    /// Cosignatures by witnesses that nobody asked for.
    case unknownCosigners(Int)
    /// Owner acts that wait for their batch.
    case deferred(Int)
    /// Comments whose signature covers a text that is gone, so that it cannot be verified any more.
    case signaturesWithoutParent(Int)
    /// Signed content that its author deleted without a signature: who has the API key can.
    case deletionsWithoutSignature(Int)
    /// Keys that nobody vouched for.
    case keysWithoutAuthority(Int)
    /// Things that the API shows, and of which no published leaf can tell yet.
    case notPublishedYet(Int)
    /// The API could not be asked, so what it serves was not compared.
    case notCompared(reason: String)
}

extension LogRemark: CustomStringConvertible {
    public var description: String {
        switch self {
        case .firstUse(let key):
            "The log's key was not known. This one, which the server shows, is trusted from now on: \(key)"
        case .noWitnesses:
            "No witness is trusted (--witness): that others see the same log is not checked."
        case .otherName(let origin, let address): "The log calls itself \(origin); it was read at \(address)."
        case .formerNames(let keys):
            "The server says that the log had other names before: \(keys.joined(separator: ", ")). What was signed for those "
                + "counts only if you say so (--former-log), as the operator has told you elsewhere."
        case .unknownCosigners(let count):
            Self.count(count, "witness that is", "witnesses that are") + " not among the trusted cosigned too."
        case .deferred(let count):
            Self.count(count, "object was", "objects were")
                + " taken away, and the leaves that say so are not published yet; they may be late by two days."
        case .signaturesWithoutParent(let count):
            Self.count(count, "signed comment answers", "signed comments answer")
                + " a text that is gone: its signature cannot be verified any more."
        case .deletionsWithoutSignature(let count):
            Self.count(count, "signed publication was", "signed publications were")
                + " deleted in its author's name without a signature."
        case .keysWithoutAuthority(let count):
            Self.count(count, "key was", "keys were") + " added without a signature that vouches for it."
        case .notPublishedYet(let count):
            Self.count(count, "thing that the API shows has", "things that the API shows have")
                + " no leaf in the published log yet: look again later."
        case .notCompared(let reason): "What the API serves was not compared (\(reason))."
        }
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
