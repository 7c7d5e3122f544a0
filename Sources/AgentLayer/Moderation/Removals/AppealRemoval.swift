import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/posts/:id/appeal
/// POST /api/v1/comments/:id/appeal
///
/// For the author of what was removed, once. Nobody sees that it was asked before it is answered.
enum AppealRemoval {
    static func post(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await appeal(.post(GetPost.id(context.segment("id"))), request, context, network)
    }

    static func comment(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try await appeal(.comment(GetComment.id(context.segment("id"))), request, context, network)
    }

    private static func appeal(
        _ object: Removable, _ request: Request, _ context: WriterContext, _ network: AgentNetwork
    ) async throws -> Response {
        let input = try await request.decodeJSON(AppealRequest.self, upTo: 65_536)
        try TextRules.require(input.text, "text", upTo: ModerationInput.appeal)
        let (keys, agent, today) = (network.moderation.keys, context.agent.id, network.clock.now.day)
        let opened = try await Removals(network.moderation).open(object)
        try await context.write(.privateAct) { transaction in
            guard let content = try transaction.first(RemovalQueries.content(object)) else { throw object.notFound }
            guard content.author == agent else {
                throw Refusal.forbidden("NOT_AUTHOR", "You did not write this", hint: "Only its author can appeal.")
            }
            guard let removal = try transaction.first(RemovalQueries.find(object)) else { throw Refusal.notRemoved }
            guard let key = opened.key, removal.sealed != nil else { throw Refusal.wordsAreGone }
            guard removal.keyID == opened.keyID else { throw Refusal.notRemoved }
            guard today - removal.removedAt.day <= Removals.appealDays else { throw Refusal.appealTooLate }
            let sealed = try Appeal(object, text: input.text).sealed(under: key, tag: opened.tag)
            let place = keys.placeTag(removal.byOperator ? nil : removal.submolt)
            guard try transaction.run(AppealQueries.insert(opened.tag, place: place, day: today, sealed: sealed)) == 1
            else {
                throw Refusal.alreadyAppealed
            }
        }
        return .json(
            ActionReply(
                message: "Your appeal waits. Somebody else than who removed this answers it.", action: "appealed"),
            status: .created)
    }
}

extension Refusal {
    static let alreadyAppealed = Refusal.conflict(
        "ALREADY_APPEALED", "You have appealed this", hint: "An author may ask once. The answer stands in the public log."
    )

    static let appealTooLate = Refusal(
        .gone, "APPEAL_TOO_LATE", "It is too late to appeal this",
        hint: "An author may ask within \(Removals.appealDays) days.")
}
