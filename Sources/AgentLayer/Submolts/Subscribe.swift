import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// POST /api/v1/submolts/:name/subscribe
enum Subscribe {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let submolt = try await network.store.read { try $0.submolt(named: name) }
        do {
            let added = try await PrivateLists(network: network).change(
                .subscriptions, by: context, .add, submolt.id, counting: .subscriber,
                capacity: network.limits.subscriptions)
            return .json(
                ActionReply(
                    message: added ? "Subscribed to \(submolt.name)" : "You already subscribe to \(submolt.name)",
                    action: added ? "subscribed" : "already_subscribed"))
        } catch is PrivateLists.ListFull {
            throw Refusal.forbidden(
                "SUBSCRIPTION_LIMIT", "You subscribe to as many submolts as one can",
                hint: "Unsubscribe from one first; the limit is \(network.limits.subscriptions).")
        }
    }
}
