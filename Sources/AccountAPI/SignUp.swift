import JSONWriting

/// POST /v1/accounts
public struct SignUpRequest: Codable, Sendable {
    public let email: String
    public let passphrase: String

    public init(email: String, passphrase: String) {
        self.email = email
        self.passphrase = passphrase
    }
}

/// The answer to POST /v1/accounts: the same for every address, known or not.
public struct SignUpReply: Codable, JSONWritable {
    /// Names this attempt; goes back with the mailed code. 43 characters of base64url.
    public let signup: String
    public let message: String

    public init(signup: String, message: String) {
        self.signup = signup
        self.message = message
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("signup", signup)
            writer.field("message", message)
        }
    }
}

/// POST /v1/accounts/confirm
public struct ConfirmSignUpRequest: Codable, Sendable {
    public let signup: String
    /// The mailed code: two groups of five characters with a hyphen between.
    public let code: String

    public init(signup: String, code: String) {
        self.signup = signup
        self.code = code
    }
}

/// What was done, where there is nothing else to say.
public struct DoneReply: Codable, JSONWritable {
    public let message: String

    public init(message: String) { self.message = message }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
        }
    }
}
