public import Logging

/// An error that may be named in a log or shown to the operator.
///
/// The promise: `publicDescription` says what to do next and holds nothing of a request, a person, a secret or a network
/// address. An error that does not make this promise is logged by the name of its type alone.
/// Source: the type of the same name in apple/security-pcc.
public protocol ReportableError: Error {
    /// One sentence or two, in English, without line breaks and without private data.
    var publicDescription: String { get }
}

/// Text about an error that is known to be free of private data.
///
/// Only this type can carry text under the log key `error`: what another package writes there as a plain string is dropped
/// by ``RedactingLogHandler``.
public struct ReportedError: CustomStringConvertible, Sendable {
    /// The public description of a ``ReportableError``, or the name of any other error's type.
    public let description: String

    /// - Parameter error: any error; only a ``ReportableError`` is asked for words.
    public init(_ error: any Error) {
        if let reportable = error as? any ReportableError {
            description = reportable.publicDescription
        } else {
            // Of a private type the name holds an address in this process's memory: `(unknown context at $55de…).`
            description = String(reflecting: type(of: error)).replacing(/\(unknown context at [^)]*\)\./, with: "")
        }
    }
}

extension Logger {
    /// Logs a failure without what it failed on.
    ///
    /// - Parameters:
    ///   - error: printed as ``ReportedError`` says.
    ///   - doing: what was being attempted; a `StaticString`, so that no value can slip into it.
    ///   - level: `.error` unless told.
    public func report(_ error: any Error, doing: StaticString, level: Logger.Level = .error) {
        log(level: level, "\(doing)", metadata: ["error": .stringConvertible(ReportedError(error))])
    }
}
