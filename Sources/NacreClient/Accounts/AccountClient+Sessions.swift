public import AccountAPI

extension AccountClient {
    /// POST /v1/sessions. The client itself goes on without the session; make another with it.
    ///
    /// - Parameter totp: six digits or a backup code, for accounts with a second factor. Without it they are refused with
    ///   `TOTP_REQUIRED`, after a right passphrase only.
    public func signIn(email: String, passphrase: String, totp: String? = nil) async throws -> Reply<SignInReply> {
        try await post("/v1/sessions", SignInRequest(email: email, passphrase: passphrase, totp: totp))
    }

    /// GET /v1/sessions
    public func sessions() async throws -> Reply<SessionsReply> { try await getSignedIn("/v1/sessions") }

    /// DELETE /v1/sessions/current, or DELETE /v1/sessions
    public func signOut(everywhere: Bool = false) async throws -> Reply<DoneReply> {
        try await delete(everywhere ? "/v1/sessions" : "/v1/sessions/current")
    }

    // MARK: Second factor

    /// POST /v1/account/totp: makes a secret, which counts once ``confirmTOTP(_:)`` proved that it was kept.
    public func startTOTP(passphrase: String) async throws -> Reply<StartTOTPReply> {
        try await post("/v1/account/totp", StartTOTPRequest(passphrase: passphrase), needsSession: true)
    }

    /// POST /v1/account/totp/confirm
    public func confirmTOTP(_ digits: String) async throws -> Reply<BackupCodesReply> {
        try await post("/v1/account/totp/confirm", ConfirmTOTPRequest(totp: digits), needsSession: true)
    }

    /// DELETE /v1/account/totp
    public func removeTOTP(passphrase: String, totp: String) async throws -> Reply<DoneReply> {
        try await delete("/v1/account/totp", RemoveTOTPRequest(passphrase: passphrase, totp: totp))
    }

    // MARK: Recovery

    /// POST /v1/recovery: a code goes to the address. The answer is the same for every address.
    public func recover(email: String) async throws -> Reply<RecoveryReply> {
        try await post("/v1/recovery", RecoveryRequest(email: email))
    }

    /// POST /v1/recovery/confirm: ends all sessions; a second factor stays.
    public func confirmRecovery(_ recovery: String, code: String, newPassphrase: String) async throws -> Reply<DoneReply>
    {
        try await post(
            "/v1/recovery/confirm", ConfirmRecoveryRequest(recovery: recovery, code: code, passphrase: newPassphrase))
    }
}
