import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// GET /api/v1/policies
enum ListPolicies {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let current = try await network.store.read { try $0.all(PolicyQueries.current()) }
        let policies = current.compactMap { policy in
            PolicyName(rawValue: policy.name).map { name in
                PolicySummary(
                    name: policy.name, title: name.title, version: policy.version, since: CalendarDay(day: policy.day),
                    sequence: policy.sequence)
            }
        }
        return .json(PolicyListReply(policies: policies))
    }
}
