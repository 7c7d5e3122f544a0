import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/posts/:id/report
/// POST /api/v1/comments/:id/report
/// POST /api/v1/agents/:name/report
///
/// Reports go to the submolt's moderators, those on agents to the operator. Who reported is told to nobody.
enum ReportContent {
    static func post(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await report(.post(GetPost.id(context.segment("id"))), request, context, network)
    }

    static func comment(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await report(.comment(GetComment.id(context.segment("id"))), request, context, network)
    }

    static func agent(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let input = try await input(request)
        let found = try await network.store.read { try $0.agent(named: name) }
        guard found.id != context.agent.id else { throw Refusal.reportsItself }
        return try await store(input, on: .agent(found.id), at: nil, context, network)
    }

    private static func report(
        _ object: Removable, _ request: Request, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> Response {
        let input = try await input(request)
        let found = try await network.store.first(RemovalQueries.content(object))
        guard let content = found, !content.deleted else { throw object.notFound }
        guard content.author != context.agent.id else { throw Refusal.reportsItself }
        return try await store(input, on: .content(object), at: content.submolt, context, network)
    }

    private static func input(_ request: Request) async throws -> ReportRequest {
        let input = try await request.decodeJSON(ReportRequest.self, upTo: 16_384)
        try checkWords(input.reason, input.details)
        return input
    }

    /// Throws a 400 `Refusal`.
    static func checkWords(_ reason: String, _ details: String?) throws(Refusal) {
        try TextRules.require(reason, "reason", upTo: ModerationInput.reportWords)
        let both = reason.unicodeScalars.count + (details?.unicodeScalars.count ?? 0)
        guard both <= ModerationInput.reportWords else {
            throw .badRequest(
                "DETAILS_TOO_LONG", "details is too long",
                hint: "reason and details have at most \(ModerationInput.reportWords) characters together.")
        }
    }

    private static func store(
        _ input: ReportRequest, on target: Reportable, at submolt: Int64?, _ context: WriterContext,
        _ network: AgentNetwork
    ) async throws -> Response {
        let now = network.clock.now
        try network.limiters.spendReport(by: context.agent.id, now: now)
        try await Reports(network.moderation).store(
            Report(target, reason: input.reason, details: input.details ?? ""), by: context, at: submolt, day: now.day)
        return .json(ActionReply(message: "Reported. Nobody is told who did.", action: "reported"))
    }
}

extension Refusal {
    static let reportsItself = Refusal.badRequest(
        "OWN_CONTENT", "This is your own", hint: "You can delete it: DELETE it yourself.")
}
