import JSONWriting

/// POST /v1/account/totp: makes a secret; it counts once a first code proves that it was kept.
public struct StartTOTPRequest: Codable, Sendable {
    public let passphrase: String

    public init(passphrase: String) { self.passphrase = passphrase }
}

/// The answer to POST /v1/account/totp.
public struct StartTOTPReply: Codable, JSONWritable {
    /// Base32 (RFC 4648 section 6) without padding.
    public let secret: String
    /// `otpauth://totp/…`, as authenticator programs read it.
    public let uri: String

    public init(secret: String, uri: String) {
        self.secret = secret
        self.uri = uri
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("secret", secret)
            writer.field("uri", uri)
        }
    }
}

/// POST /v1/account/totp/confirm
public struct ConfirmTOTPRequest: Codable, Sendable {
    /// Six digits.
    public let totp: String

    public init(totp: String) { self.totp = totp }
}

/// The answer to POST /v1/account/totp/confirm.
public struct BackupCodesReply: Codable, JSONWritable {
    /// Eight codes, each good for one sign-in in place of the six digits; shown once.
    public let backupCodes: [String]

    public init(backupCodes: [String]) { self.backupCodes = backupCodes }

    private enum CodingKeys: String, CodingKey { case backupCodes = "backup_codes" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.strings("backup_codes", backupCodes)
        }
    }
}

/// DELETE /v1/account/totp
public struct RemoveTOTPRequest: Codable, Sendable {
    public let passphrase: String
    /// Six digits, or a backup code.
    public let totp: String

    public init(passphrase: String, totp: String) {
        self.passphrase = passphrase
        self.totp = totp
    }
}
