import AccountAPI
import HTTPSupport
import Storage

/// What the rest of this layer keeps for an account: its plan, the draws of its address, the copy of its wallet, what it
/// paid, who opened its data, what it was told, its role.
enum AccountRows {
    struct Export: Sendable {
        let draws: [AccountExport.Draw]
        let walletCopy: AccountExport.WalletCopy?
        let applications: [ConnectedApplication]
        let billing: BillingObject?
        let accesses: [AccessObject]
        let notices: [NoticeObject]
        let role: String?
    }

    static func standing(of opened: People.Opened, _ domain: AccountDomain) async throws -> Draws.Standing {
        try await Draws(domain: domain).standing(of: opened)
    }

    static func choose(_ plan: Plans.Plan, by opened: People.Opened, _ domain: AccountDomain) async throws {
        try await Billing(domain: domain).settle(plan, of: opened.id)
        try await PlanChoices(domain: domain).choose(plan, for: opened.id, createdDay: opened.person.createdDay)
    }

    static func export(of opened: People.Opened, _ domain: AccountDomain) async throws -> Export {
        Export(
            draws: try await Draws(domain: domain).export(of: opened.person.email),
            walletCopy: try await WalletCopyStore(domain: domain).export(of: opened.id),
            applications: try await ConnectedApplications(domain: domain).list(of: opened.id),
            billing: try await Billing(domain: domain).export(of: opened.id),
            accesses: try await ListAccesses.all(of: opened.id, domain),
            notices: try await Notices(domain: domain).all(of: opened.id),
            role: try await domain.staff.member(opened.id)?.role.rawValue)
    }

    /// Deletes the rows, in the transaction that deletes the account. What its address drew stays until its epoch's key
    /// is destroyed: a new account of the address has drawn already.
    static func eraser(
        of account: AccountID, _ domain: AccountDomain
    ) async throws -> @Sendable (WriteTransaction) throws -> Void {
        var commands = foundByTags(of: account, domain)
        // The trail stays: its entries say nothing of whose they were once the key of the account is destroyed.
        if let notices = try await Notices(domain: domain).erasure(of: account) { commands.append(notices) }
        try await Billing(domain: domain).leave(account)
        let billing = try await BillingIndexes(domain: domain).eraser(of: account)
        return { [commands] transaction in
            for command in commands { try transaction.run(command) }
            try billing(transaction)
        }
    }

    /// What is found without opening anything: all that can be deleted of an account whose data key is gone.
    static func foundByTags(of account: AccountID, _ domain: AccountDomain) -> [Command] {
        [
            PlanChoices(domain: domain).erasure(of: account),
            WalletCopyStore(domain: domain).erasure(of: account),
            Grants(domain: domain).erasure(of: account),
            domain.staff.erasure(of: account),
        ]
    }
}
