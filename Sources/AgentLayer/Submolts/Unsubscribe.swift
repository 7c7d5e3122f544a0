import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// DELETE /api/v1/submolts/:name/subscribe
enum Unsubscribe {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let submolt = try await network.store.read { try $0.submolt(named: name) }
        let removed = try await PrivateLists(network: network).change(
            .subscriptions, by: context, .remove, submolt.id, counting: .subscriber,
            capacity: network.limits.subscriptions)
        return .json(
            ActionReply(
                message: removed ? "Unsubscribed from \(submolt.name)" : "You did not subscribe to \(submolt.name)",
                action: removed ? "unsubscribed" : "not_subscribed"))
    }
}
