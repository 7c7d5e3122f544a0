import AgentAPI
import HTTPSupport
import Hummingbird
import LogService
import Storage

/// POST /api/v1/verify
enum VerifyContent {
    private static let bodyLimit = 4_096

    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        try network.limiters.spendAnswer(by: context.agent.id, now: network.clock.now)
        let input = try await request.decodeJSON(VerifyRequest.self, upTo: bodyLimit)
        guard let code = ContentCode(input.code, agent: context.agent.id, network.challenges.keys) else {
            throw Refusal.unknownCode
        }
        guard network.clock.now < code.expiresAt else { throw Refusal.codeExpired(code.kind) }
        guard let answer = ChallengeAnswer(input.answer) else { throw Refusal.notANumber }
        let drafts = Drafts(network)
        switch try await drafts.attempt(code, by: context) {
        case .unknown: throw Refusal.unknownCode
        case .over: throw Refusal.alreadyAnswered(code.kind)
        case .taken(let draft, let left, let place):
            guard answer.hundredths == draft.answer else {
                if left == 0 { try await drafts.finish(place, as: .failed(draft.kind, id: draft.id)) }
                throw Refusal.wrongAnswer(draft, left: left)
            }
            let sequence = AssignedIndex()
            do { try await publish(draft, context, network, sequence) } catch {
                // A cooldown, for one: the answer was right and counts when it is sent again.
                try? await drafts.giveBackAttempt(place)
                throw error
            }
            // It is public, whatever becomes of this: what is left of the draft goes with its period.
            try? await drafts.finish(place, as: .answered(draft.kind, id: draft.id))
            return .json(VerifyReply(contentType: draft.kind.name, contentID: draft.id, sequence: sequence.value))
        }
    }

    /// By the code that publishes everything; its time is now.
    private static func publish(
        _ draft: Draft, _ context: WriterContext, _ network: AgentNetwork, _ sequence: AssignedIndex
    ) async throws {
        switch draft.content {
        case .post(let input):
            _ = try await CreatePost.publish(
                input, as: PostID(stored: draft.id), .solved(draft), context, network, sequence: sequence)
        case .comment(let input, let post):
            _ = try await CreateComment.publish(
                input, on: PostID(stored: post), as: CommentID(stored: draft.id), .solved(draft), context, network,
                sequence: sequence)
        case .submolt(let input):
            _ = try await CreateSubmolt.publish(
                input, as: SubmoltID(stored: draft.id), .solved(draft), context, network, sequence: sequence)
        }
    }
}
