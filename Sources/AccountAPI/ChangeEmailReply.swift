import JSONWriting

/// The answer to POST /v1/account/email: the same whether or not the new address has an account already.
public struct ChangeEmailReply: Codable, JSONWritable {
    /// Names this change; goes back with the mailed code. 43 characters of base64url.
    public let change: String
    public let message: String

    public init(change: String, message: String) {
        self.change = change
        self.message = message
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("change", change)
            writer.field("message", message)
        }
    }
}
