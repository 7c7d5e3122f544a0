/// Why a network on this machine cannot run: what happened, and what to do about it.
public struct LocalFailure: Error, Sendable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
