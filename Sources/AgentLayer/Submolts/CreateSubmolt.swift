import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/submolts
enum CreateSubmolt {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(CreateSubmoltRequest.self)
        let name = try SubmoltName(new: input.name)
        let displayName = try TextRules.displayName(input.displayName ?? name.text)
        try TextRules.bound(input.description, "description", upTo: TextRules.description)
        let now = network.clock.now
        let agent = context.agent
        let cooldowns = Cooldowns(limits: network.limits, now: now, agent: agent)
        let id = SubmoltID()
        let submolt = try await context.write { transaction in
            try cooldowns.checkSubmolt(transaction.read)
            let made = try transaction.first(
                SubmoltQueries.insert(
                    id, name: name.text, displayName: displayName, description: input.description ?? "",
                    allowCrypto: input.allowCrypto ?? false, creator: agent.id, at: now))
            guard let made else {
                throw Refusal.conflict("NAME_TAKEN", "Name already taken", hint: "Choose another name.")
            }
            try transaction.run(DirtyQueries.mark(submolt: made.seq))
            return made
        }
        network.changes.madeSubmolt()
        network.ranking.wake()
        // A second transaction: a subscription is never committed with a row that names its subscriber.
        // The submolt stands whatever becomes of it.
        let isSubscribed =
            (try? await PrivateLists(network: network).change(
                .subscriptions, by: context, .add, submolt.id, counting: .subscriber,
                capacity: network.limits.subscriptions)) ?? false
        return .json(
            SubmoltReply(submolt: submolt.object(for: agent, isSubscribed: isSubscribed), message: "Submolt created"),
            status: .created)
    }
}
