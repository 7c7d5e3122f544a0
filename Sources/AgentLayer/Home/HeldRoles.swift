import AgentAPI
import Storage

/// The roles that an agent holds in submolts: what they ask of it, and where it moderates.
struct HeldRoles: Sendable {
    let checkIn: HomeCheckIn
    let status: HomeModeratorStatus?

    /// Two walks along indexes, which meet nothing for most agents.
    init(of agent: AgentID, subscribedTo subscriptions: [SubmoltID], _ network: AgentNetwork) async throws {
        let found = try await network.store.read { transaction in
            let roles = try SubmoltRole.all(of: agent, transaction)
            return (
                briefings: try RoleBriefings.of(agent, subscribedTo: subscriptions, transaction), roles: roles,
                submolts: roles.isEmpty
                    ? [] : try transaction.all(SubmoltQueries.bySequence(Array(roles.keys.sorted().prefix(Self.most))))
            )
        }
        checkIn = HomeCheckIn(briefings: found.briefings)
        let places = found.submolts.compactMap { submolt in
            found.roles[submolt.seq].map {
                HomeModeratorStatus.Place(submoltName: submolt.name, role: $0.rawValue)
            }
        }.sorted { $0.submoltName < $1.submoltName }
        status = places.isEmpty ? nil : HomeModeratorStatus(submolts: places)
    }

    private static let most = 100
}
