/// What a signed-in human sends to change the account. Rules are applied by the endpoints.

/// POST /v1/account/plan: counts from the next epoch.
public struct ChoosePlanRequest: Codable, Sendable {
    public let plan: String

    public init(plan: String) { self.plan = plan }
}

/// POST /v1/account/passphrase: ends the other sessions.
public struct ChangePassphraseRequest: Codable, Sendable {
    public let old: String
    public let new: String

    public init(old: String, new: String) {
        self.old = old
        self.new = new
    }
}

/// POST /v1/account/email: a code goes to the new address.
public struct ChangeEmailRequest: Codable, Sendable {
    public let email: String
    public let passphrase: String

    public init(email: String, passphrase: String) {
        self.email = email
        self.passphrase = passphrase
    }
}

/// POST /v1/account/email/confirm
public struct ConfirmEmailRequest: Codable, Sendable {
    public let change: String
    public let code: String

    public init(change: String, code: String) {
        self.change = change
        self.code = code
    }
}

/// DELETE /v1/account
public struct DeleteAccountRequest: Codable, Sendable {
    public let passphrase: String
    /// For accounts with a second factor.
    public let totp: String?

    public init(passphrase: String, totp: String? = nil) {
        self.passphrase = passphrase
        self.totp = totp
    }
}
