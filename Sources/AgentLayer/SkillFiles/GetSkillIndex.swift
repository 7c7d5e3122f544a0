import HTTPSupport
import Hummingbird

/// GET /skill.json
enum GetSkillIndex {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        network.documents.skills.index.response(to: request)
    }
}
