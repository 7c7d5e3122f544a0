import Storage
import AccountAPI

/// The applications that a person let in, one line for each, however often it was let in.
struct ConnectedApplications: Sendable {
    let domain: AccountDomain

    /// By name. Of an application that the operator removed nothing is shown: it is let in no longer.
    func list(of account: AccountID) async throws -> [ConnectedApplication] {
        let grants = try await Grants(domain: domain).all(of: account)
        var applications: [ConnectedApplication] = []
        for (id, grants) in Dictionary(grouping: grants, by: \.grant.clientID) {
            guard let client = try await OAuthClients(domain: domain).find(id),
                let first = grants.map(\.grant.createdDay).min(), let last = grants.map(\.expiresDay).max()
            else { continue }
            let scopes = grants.reduce(into: Set<Scope>()) { $0.formUnion($1.grant.scopes) }
            applications.append(
                ConnectedApplication(
                    clientID: id, name: client.name,
                    scopes: Scope.list(scopes.intersection(client.scopes)).map(\.rawValue),
                    grantedDay: first, expiresDay: last, times: grants.count))
        }
        return applications.sorted { ($0.name, $0.clientID) < ($1.name, $1.clientID) }
    }

    /// Lets an application in no longer, wherever it was let in: its tokens end at once. Codes
    /// that wait to be exchanged end too, those of other applications with them. False where it was not let in.
    func end(_ clientID: String, of account: AccountID) async throws -> Bool {
        guard try await !tags(clientID, account).isEmpty else { return false }
        // Codes and devices that were agreed to before begin nothing from here on, so what is found next is all there is.
        try await domain.people.change(account) { _ in }
        let tags = try await tags(clientID, account)
        try await domain.store.write(.privateAct) { transaction in
            for tag in tags { try transaction.run(GrantQueries.delete(tag)) }
        }
        return true
    }

    private func tags(_ clientID: String, _ account: AccountID) async throws -> [[UInt8]] {
        try await Grants(domain: domain).all(of: account).filter { $0.grant.clientID == clientID }.map(\.tag)
    }
}
