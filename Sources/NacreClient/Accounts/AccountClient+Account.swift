public import AccountAPI
public import NIOCore
import NIOHTTP1

extension AccountClient {
    // MARK: Sign-up

    /// POST /v1/accounts: a code goes to the address. The answer is the same for every address.
    public func signUp(email: String, passphrase: String) async throws -> Reply<SignUpReply> {
        try await post("/v1/accounts", SignUpRequest(email: email, passphrase: passphrase))
    }

    /// POST /v1/accounts/confirm
    public func confirm(signup: String, code: String) async throws -> Reply<DoneReply> {
        try await post("/v1/accounts/confirm", ConfirmSignUpRequest(signup: signup, code: code))
    }

    // MARK: The account

    /// GET /v1/account
    public func account() async throws -> Reply<AccountReply> { try await getSignedIn("/v1/account") }

    /// GET /v1/plans
    public func plans() async throws -> Reply<PlansReply> { try await get("/v1/plans") }

    /// POST /v1/account/plan: counts from the next epoch.
    public func choosePlan(_ plan: String) async throws -> Reply<AccountReply> {
        try await post("/v1/account/plan", ChoosePlanRequest(plan: plan), needsSession: true)
    }

    /// POST /v1/account/passphrase: ends the other sessions.
    public func changePassphrase(from old: String, to new: String) async throws -> Reply<DoneReply> {
        try await post("/v1/account/passphrase", ChangePassphraseRequest(old: old, new: new), needsSession: true)
    }

    /// POST /v1/account/email: a code goes to the new address.
    public func changeEmail(to email: String, passphrase: String) async throws -> Reply<ChangeEmailReply> {
        try await post("/v1/account/email", ChangeEmailRequest(email: email, passphrase: passphrase), needsSession: true)
    }

    /// POST /v1/account/email/confirm
    public func confirmEmail(change: String, code: String) async throws -> Reply<DoneReply> {
        try await post("/v1/account/email/confirm", ConfirmEmailRequest(change: change, code: code), needsSession: true)
    }

    /// GET /v1/account/export: everything held about the account, as the server wrote it.
    public func export() async throws -> ByteBuffer {
        try await send(.init(.GET, "/v1/account/export"), needsSession: true).body
    }

    /// DELETE /v1/account
    public func deleteAccount(passphrase: String, totp: String? = nil) async throws -> Reply<DoneReply> {
        try await delete("/v1/account", DeleteAccountRequest(passphrase: passphrase, totp: totp))
    }
}
