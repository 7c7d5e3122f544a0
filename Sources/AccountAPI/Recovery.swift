import JSONWriting

/// POST /v1/recovery
public struct RecoveryRequest: Codable, Sendable {
    public let email: String

    public init(email: String) { self.email = email }
}

/// The answer to POST /v1/recovery: the same for every address, known or not.
public struct RecoveryReply: Codable, JSONWritable {
    /// Names this attempt; goes back with the mailed code. 43 characters of base64url.
    public let recovery: String
    public let message: String

    public init(recovery: String, message: String) {
        self.recovery = recovery
        self.message = message
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("recovery", recovery)
            writer.field("message", message)
        }
    }
}

/// POST /v1/recovery/confirm: ends all sessions; a second factor stays.
public struct ConfirmRecoveryRequest: Codable, Sendable {
    public let recovery: String
    public let code: String
    /// The new one.
    public let passphrase: String

    public init(recovery: String, code: String, passphrase: String) {
        self.recovery = recovery
        self.code = code
        self.passphrase = passphrase
    }
}
