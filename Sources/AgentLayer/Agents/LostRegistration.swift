import HTTPSupport
import JSONWriting
import Storage

/// What a client is told that registers again because the answer to its first registration was lost.
///
/// The first agent's key is kept nowhere and cannot be given again. But where the agent named its owner's key, that owner
/// can claim it and replace the key: so a repetition with the same name and owner key gets the claim link. It leads
/// nobody else anywhere, since only the named key can claim.
struct LostRegistration: Sendable {
    let network: AgentNetwork
    let name: AgentName
    let promise: OwnerPromise

    private static let codes = ["TOKEN_SPENT", "NAME_TAKEN"]

    /// The refusal of the repetition, with the way out in its hint where there is one.
    func explained(_ refusal: Refusal) async throws -> Refusal {
        guard Self.codes.contains(refusal.code), let agent = try await unownedAgent() else { return refusal }
        let link = ClaimCode(for: agent, keys: network.keys, now: network.clock.now).url(network.publicURL)
        return Refusal(
            refusal.status, refusal.code, refusal.message,
            hint: """
                This agent was registered before, with this owner_key. Its API key was told once and is kept nowhere; the \
                owner claims the agent at \(link) and then replaces the key.
                """)
    }

    private func unownedAgent() async throws -> AgentID? {
        let folded = name.folded
        let keys = network.owners.keys
        let found = try await network.store.read { transaction -> AgentID? in
            guard let agent = try transaction.first(AgentQueries.byFoldedName(folded))?.id,
                let promise = try transaction.first(OwnerQueries.promise(tag: keys.promiseTag(of: agent)))
            else { return nil }
            return promise == keys.promise(of: agent, to: self.promise.key).promise ? agent : nil
        }
        guard let found, try await Owners(network).of(found) == nil else { return nil }
        return found
    }
}
