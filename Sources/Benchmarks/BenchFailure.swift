/// Why a bench cannot run or go on: what happened, and what to do about it.
public struct BenchFailure: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
