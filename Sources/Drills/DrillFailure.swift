/// Why a drill could not be carried out. A promise that did not hold is no failure but a finding.
public struct DrillFailure: Error, Sendable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
