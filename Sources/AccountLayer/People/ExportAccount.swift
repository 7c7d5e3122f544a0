import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/account/export
enum ExportAccount {
    static func handle(_ request: Request, _ context: SignedInContext, _ domain: AccountDomain) async throws -> Response {
        .json(try await export(of: context.account, domain), capacity: 4_096)
    }

    static func export(of account: SignedInAccount, _ domain: AccountDomain) async throws -> AccountExport {
        let opened = try await domain.people.load(account.id)
        let rows = try await AccountRows.export(of: opened, domain)
        return AccountExport(
            account: try await GetAccount.object(of: opened, domain),
            sessions: try await ListSessions.objects(of: account, domain),
            backupCodesLeft: opened.person.secondFactor.backupTags.count, draws: rows.draws,
            walletCopy: rows.walletCopy, applications: rows.applications, billing: rows.billing,
            accesses: rows.accesses, notices: rows.notices,
            role: rows.role, withheld: withheld, keptAfterDeletion: HonestLimits.keptAfterDeletion)
    }

    private static let withheld = [
        AccountExport.Withheld(
            what: "the Argon2id hash of your passphrase", why: "whoever stole a session could try passphrases on it"),
        AccountExport.Withheld(
            what: "the secret of your second factor and the keyed hashes of your backup codes, if you have them",
            why: "whoever stole a session could make codes with it"),
        AccountExport.Withheld(
            what: "the names under which a payment provider has you, your card and your subscription",
            why: "they are of use to nobody but the provider and this server"),
        AccountExport.Withheld(
            what: "codes and mails that wait, for two hours and two days at most",
            why: "they are kept under names of their own, by which nobody can find yours"),
    ]
}
