extension OwnerWallet {
    public var configuration: WalletConfiguration { contents.configuration }

    /// Who signed in last.
    public var person: WalletPerson? { contents.person }

    /// Keeps the session; what waited for a sign-in goes on, at moments of its own.
    public func signedIn(email: String, session: String) throws {
        let now = environment.clock()
        try change { contents in
            contents.person = WalletPerson(email: email, session: session)
            contents.planAhead(at: now, environment)
        }
    }

    public func signedOut() throws {
        try change { contents in
            contents.person = contents.person.map { WalletPerson(email: $0.email, session: nil) }
        }
    }

    func session() throws(WalletError) -> String {
        guard let session = contents.person?.session else { throw .notSignedIn }
        return session
    }
}
