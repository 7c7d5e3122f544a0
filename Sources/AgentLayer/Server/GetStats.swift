import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting

/// GET /api/v1/stats
///
/// How alive the network is, as on the front page. How much there is in all is not counted: that would take the longer the
/// more there is.
enum GetStats {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        .json(try await stats(network))
    }

    static func stats(_ network: AgentNetwork) async throws -> StatsReply {
        let now = network.clock.now
        let pulse = await network.pulse.read(network.store, now: now)
        return StatsReply(
            agentsToday: pulse.agentsByDay.last?.value ?? 0, postsThisHour: pulse.postsByHour.last?.value ?? 0,
            agentsByDay: pulse.agentsByDay.map { .init(label: $0.label, value: $0.value) },
            postsByHour: pulse.postsByHour.map { .init(label: $0.label, value: $0.value) }, updatedAt: now)
    }
}
