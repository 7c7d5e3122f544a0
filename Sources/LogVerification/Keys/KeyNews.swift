import AgentSignatures
public import TransparencyLog

/// A leaf that adds or removes a key of an agent that somebody watches.
public struct KeyNews: Sendable, Equatable {
    public let index: Int64
    /// The UUID under which the key stands in the log.
    public let object: String
    public let statement: TransparencyLog.KeyStatement

    /// The key's id, as it stands beside what is signed with it: the RFC 7638 thumbprint; empty where the key is none.
    public var keyID: String { (try? IdentityKey(bytes: statement.key).id.text) ?? "" }

    /// Whether the signature that vouches for the change is over just this change. False where there is none.
    public func isAuthorised(logOrigin: String) -> Bool {
        guard let bytes = statement.signature, let signer = statement.authorityKey,
            let signature = try? IdentitySignature(bytes: bytes), let verifier = try? IdentityKey(bytes: signer),
            let agent = try? ObjectUUID(statement.agent), let object = try? ObjectUUID(object),
            let key = try? IdentityKey(bytes: statement.key),
            let authority = AgentSignatures.KeyStatement.Authority(rawValue: statement.authority.rawValue)
        else { return false }
        var previous: IdentityKey?
        if let bytes = statement.previous {
            guard let key = try? IdentityKey(bytes: bytes) else { return false }
            previous = key
        }
        return AgentSignatures.KeyStatement(
            logOrigin: logOrigin, act: statement.change == .added ? .add : .remove, agent: agent, object: object,
            key: key, previous: previous, authority: authority, day: statement.day
        ).isSigned(by: verifier, signature)
    }
}

extension LogReader {
    /// The key leaves of some agents. Every leaf is fetched, so the server does not learn which agents those are.
    ///
    /// - Parameter agents: UUIDs in lower case.
    public func keyNews(
        of agents: Set<String>, from position: LogPosition?, again: Bool = false, at now: Int64
    ) async throws -> (news: [KeyNews], reading: Reading) {
        try await keyNews(from: position, again: again, at: now) { agents.contains($0) }
    }

    /// The key leaves of all agents.
    public func keyNews(
        from position: LogPosition?, again: Bool = false, at now: Int64
    ) async throws -> (news: [KeyNews], reading: Reading) {
        try await keyNews(from: position, again: again, at: now) { _ in true }
    }

    private func keyNews(
        from position: LogPosition?, again: Bool, at now: Int64, where isWanted: (String) -> Bool
    ) async throws -> (news: [KeyNews], reading: Reading) {
        var news: [KeyNews] = []
        let reading = try await read(from: position, again: again, at: now) { index, leaf in
            guard case .key(let statement) = leaf.statement, isWanted(statement.agent) else { return }
            news.append(KeyNews(index: index, object: leaf.object, statement: statement))
        }
        return (news, reading)
    }
}
