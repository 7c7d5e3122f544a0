import Drills
import LocalNetwork
import LogVerification
import NacreClient
import TransparencyLog

/// What a failed command says on standard error: what happened and what to do, safe for a terminal.
struct FailureReport {
    let text: String

    /// Nil for errors that are not ours, such as wrong usage.
    init?(_ error: any Error) {
        switch error {
        case let refusal as ClientRefusal: self.init("\(refusal.error) (\(refusal.code))", hint: Self.hint(refusal))
        case let error as ClientError: self.init(error.description, hint: error.hint)
        case let error as AgentHomeError: self.init(error.description, hint: error.hint)
        case let error as AgentIdentityError: self.init(error.description, hint: error.hint)
        case let error as MessageStoreError: self.init(error.description, hint: error.hint)
        case let error as MessageRefusal: self.init(error.description, hint: error.hint)
        case let error as WalletError: self.init(error.description, hint: error.hint)
        case let error as TrailEntryError: self.init(error.description, hint: error.hint)
        case let error as CommandFailure: self.init(error.message, hint: error.hint)
        case let error as DrillFailure: self.init(error.message, hint: error.hint)
        case let error as LocalFailure: self.init(error.message, hint: error.hint)
        case let error as LogFetchError: self.init(error.description, hint: error.hint)
        case let error as LogMemoryError: self.init(error.description, hint: error.hint)
        case let error as LogPinsError: self.init(error.description, hint: error.hint)
        case let error as LogProofError: self.init(error.description, hint: error.hint)
        case let finding as LogFinding:
            self.init("The log is not good: \(finding)", hint: Self.hint(finding))
        case is CancellationError: self.init("Stopped", hint: nil)
        default: return nil
        }
    }

    private init(_ message: String, hint: String?) {
        let first = "error: " + TerminalText.line(message)
        text = hint.map { first + "\nhint: " + TerminalText.line($0) } ?? first
    }

    private static func hint(_ finding: LogFinding) -> String {
        switch finding.fault {
        case .rolledBack, .forked, .notAnExtension:
            "Both signed checkpoints are kept in the folder of what this command remembers, as log-evidence: they prove it to anybody."
        case .otherLogKey, .otherOrigin:
            "If the operator says in public that the log goes on under another key, name that key with --log (an agent), or nacre owner logs --agents-log (an owner)."
        default: "See everything with: nacre log verify URL."
        }
    }

    private static func hint(_ refusal: ClientRefusal) -> String? {
        if let hint = refusal.hint { return hint }
        return refusal.retryAfterSeconds.map { "Try again in \($0) seconds." }
    }
}

/// A failure of this command itself.
struct CommandFailure: Error {
    let message: String
    let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
