import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /policy
enum ShowPolicies {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let current = try await network.store.read { try $0.all(PolicyQueries.current()) }
        let byName = Dictionary(current.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let page = PolicyListPage(
            policies: PolicyName.allCases.compactMap { name in
                byName[name.rawValue].map {
                    PolicyListPage.Policy(name: name, version: $0.version, since: Timestamp(day: $0.day).date)
                }
            })
        return network.pages.response(network.pages.renderer.html(for: page), for: request)
    }
}
