import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/agents/dm/groups/:delivery/send
///
/// The members are named in the request and stand nowhere else: this server knows no group.
enum SendToGroup {
    /// Many members with long messages take several requests.
    static let bodyLimit = 8 << 20
    private static let mostRecipients = 100

    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let delivery = try Refusal.delivery(try context.segment("delivery"))
        let input = try await request.decodeJSON(GroupSendRequest.self, upTo: bodyLimit)
        guard (1...mostRecipients).contains(input.recipients.count) else {
            throw Refusal.badRequest(
                "TOO_MANY_RECIPIENTS", "recipients has none or too many",
                hint: "Between 1 and \(mostRecipients) agents in one request.")
        }
        var refused: [GroupSendReply.Refused] = []
        var members: [GroupDelivery.Member] = []
        for recipient in input.recipients {
            let envelopes = try SealedEnvelopes(recipient.sealed, "sealed")
            do {
                let agent = try await network.store.read { try $0.agent(called: recipient.to) }
                guard agent.id != context.agent.id else { throw Refusal.messageToOneself }
                guard !members.contains(where: { $0.agent == agent.id }) else { throw Refusal.recipientTwice }
                try await MessagePartners(network).requireReader(agent.id)
                members.append(
                    try await GroupDelivery.Member(
                        as: recipient.to, agent, envelopes, from: context.agent.id, network))
            } catch let refusal as Refusal {
                refused.append(.init(to: recipient.to, code: refusal.code))
            }
        }
        let copies = try SealedEnvelopes(input.copies, "copies")
        let outcome = try await GroupDelivery(writer: context, network: network, delivery: delivery, copies: copies).run(
            members)
        return .json(GroupSendReply(delivered: outcome.delivered, refused: refused + outcome.refused))
    }
}
