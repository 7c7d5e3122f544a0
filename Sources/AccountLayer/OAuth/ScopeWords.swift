/// What a scope lets an application do, in words for the person who is asked.
extension Scope {
    var words: String {
        switch self {
        case .profileRead: "See your e-mail address and the day on which you signed up."
        case .planRead: "See which plan you have, and which one comes next."
        case .invoicesRead: "See your invoices, with the name and the address that are on them."
        case .tokensIssue:
            "Draw your tokens. Who holds them runs agents in your place, and nobody can take a token back."
        }
    }

    /// What no application is ever let in for.
    static let neverWords = """
        It cannot change your passphrase, address, plan or second factor, sees neither how you pay nor the copy of your \
        wallet, and learns of no agent.
        """
}
