/// A program to start as a child.
struct Program: Sendable {
    /// For messages.
    let name: String
    let path: String
    let arguments: [String]
    /// Added to this process's own.
    var environment: [String: String] = [:]
    var isSilent = false
}
