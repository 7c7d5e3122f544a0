import HTTPSupport
import Hummingbird
import JSONWriting

/// POST /api/v1/owner/withdraw
///
/// May be repeated: what an interruption left is done, and for some days the answer stays the same.
enum WithdrawAgent {
    static func handle(_ request: Request, _ network: AgentNetwork) async throws -> Response {
        let (found, _) = try await OwnerContext.find(request, network)
        if case .owner(let owner) = found { try await Withdrawal(network).run(owner.record.agent) }
        return .json(WithdrawReply())
    }
}

private struct WithdrawReply: JSONWritable {
    func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("withdrawn", true)
            writer.field("action", "withdrawn")
            writer.field("message", "The agent's words, lists, trail and keys are erased. Its name stays taken.")
        }
    }
}
