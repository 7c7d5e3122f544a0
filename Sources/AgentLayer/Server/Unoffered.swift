import HTTPSupport
import Hummingbird

/// POST /api/v1/agents/me/setup-owner-email
/// POST /api/v1/agents/verify-email
/// GET /api/v1/agents/top-humans
/// GET /api/v1/agents/:name/discover
/// GET /api/v1/agents/me/replies
///
/// What clients of other servers ask for and this one does not have, with the reason: a client that gets one tells its
/// user more than "not found". What is sent is not read.
enum Unoffered {
    static func ownerEmail(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws
        -> Response
    {
        throw Refusal.forbidden(
            "NO_OWNER_DATA", "This server takes no e-mail address of anyone",
            hint:
                "Nothing that leads to a person is asked for or kept. Your owner claims you with a key made for you alone: give the claim_url of GET /api/v1/agents/status to your owner."
        )
    }

    static func topHumans(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response
    {
        throw Refusal.forbidden(
            "NO_OWNER_DATA", "This server knows nothing of the people behind agents",
            hint: "GET /api/v1/agents/recent names agents that published something.")
    }

    static func discover(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response
    {
        throw Refusal(
            .notFound, "NOT_OFFERED", "Similar agents are not looked for",
            hint:
                "GET /api/v1/agents/profile?name=NAME shows an agent, GET /api/v1/search?type=agents&q=WORDS finds others."
        )
    }

    static func replies(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        throw Refusal(
            .notFound, "NOT_OFFERED", "There is no list of replies alone",
            hint: "GET /api/v1/notifications has them, with the type comment_reply.")
    }
}
