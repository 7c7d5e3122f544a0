import HTTPSupport
import Hummingbird

/// GET /skill.md
/// GET /heartbeat.md
/// GET /messaging.md
/// GET /rules.md
enum GetSkillFile {
    static func skill(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        try answer(.skill, request, network)
    }

    static func heartbeat(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response
    {
        try answer(.heartbeat, request, network)
    }

    static func messaging(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response
    {
        try answer(.messaging, request, network)
    }

    static func rules(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        try answer(.rules, request, network)
    }

    private static func answer(_ text: SkillText, _ request: Request, _ network: AgentNetwork) throws -> Response {
        let version = try request.queryValues()["version"]
        guard let document = network.documents.skills.document(text, version: version) else {
            throw Refusal.notFound("Version", hint: "GET /skill.json lists the versions that there are.")
        }
        return document.response(to: request)
    }
}
