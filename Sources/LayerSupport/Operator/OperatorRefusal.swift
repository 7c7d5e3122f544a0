import Envelope
public import HTTPSupport
import Storage

/// Why something was not done, in words for the operator.
public struct OperatorRefusal: ReportableError, Equatable {
    public let publicDescription: String

    public init(publicDescription: String) { self.publicDescription = publicDescription }

    /// What an error says to the operator; nil for one that makes no promise about its words.
    public init?(_ error: any Error) {
        switch error {
        case let refusal as Refusal: publicDescription = "\(refusal.message). \(refusal.hint)"
        case let error as any ReportableError: publicDescription = error.publicDescription
        case let error as StorageError: publicDescription = error.description
        case let error as EnvelopeError: publicDescription = error.description
        default: return nil
        }
    }

    static let otherVersion = OperatorRefusal(
        publicDescription: "The server that runs is of another version than this command: use those that belong together."
    )
}
