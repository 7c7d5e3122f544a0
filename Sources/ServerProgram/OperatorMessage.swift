import Envelope
import HTTPSupport
import Storage

/// What an operator at the terminal is told about an error. Errors that make no promise about their words are named by
/// their type.
public struct OperatorMessage {
    public let text: String

    public init(_ error: any Error) {
        switch error {
        case let error as any ReportableError: text = error.publicDescription
        case let error as StorageError: text = error.description
        case let error as EnvelopeError: text = error.description
        default: text = "\(error)"
        }
    }
}
