import AccountAPI
import HTTPSupport
import Storage

/// What the rest of this layer keeps for an account: its plan, the draws of its address, the copy of its wallet.
enum AccountRows {
    struct Export: Sendable {
        let draws: [AccountExport.Draw]
        let walletCopy: AccountExport.WalletCopy?
    }

    static func standing(of opened: People.Opened, _ domain: AccountDomain) async throws -> Draws.Standing {
        try await Draws(domain: domain).standing(of: opened)
    }

    static func choose(_ plan: Plans.Plan, by opened: People.Opened, _ domain: AccountDomain) async throws {
        try await PlanChoices(domain: domain).choose(plan, for: opened.id, createdDay: opened.person.createdDay)
    }

    static func export(of opened: People.Opened, _ domain: AccountDomain) async throws -> Export {
        Export(
            draws: try await Draws(domain: domain).export(of: opened.person.email),
            walletCopy: try await WalletCopyStore(domain: domain).export(of: opened.id))
    }

    /// Deletes the rows, in the transaction that deletes the account. What its address drew stays until its epoch's key
    /// is destroyed: a new account of the address has drawn already.
    static func eraser(
        of account: AccountID, _ domain: AccountDomain
    ) async throws -> @Sendable (WriteTransaction) throws -> Void {
        let commands = [
            PlanChoices(domain: domain).erasure(of: account),
            WalletCopyStore(domain: domain).erasure(of: account),
        ]
        return { transaction in for command in commands { try transaction.run(command) } }
    }
}
