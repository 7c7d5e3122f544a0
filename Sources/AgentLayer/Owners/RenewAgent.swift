import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import PrivacyPassOrigin
import PrivacyPassToken
import Storage

/// POST /api/v1/owner/renew
enum RenewAgent {
    static func handle(_ context: OwnerContext, _ network: AgentNetwork) async throws -> Response {
        let redemption = Redemption(network)
        guard let token = try await redemption.check(context.request, allowing: [.run, .vote]) else {
            throw Refusal.tokenRequired
        }
        let record = context.owner.record
        let prepared = try await redemption.prepare(token, for: record.agent)
        let entry = try PreparedTrailEntry(
            .renewed, for: context.owner, on: network.clock.now.day, network.owners.keys)
        let standing = try await network.store.write(.privateAct) { transaction in
            try transaction.lock(record.agent.lockKey)
            try transaction.requirePresent(record.agent)
            return try transaction.redeem(prepared, telling: entry)
        }
        return .json(
            RenewReply(
                kind: token.kind.name, standingUntil: CalendarDay(day: standing.lastDay(of: record, network)),
                votesCountUntil: standing.voteUntil.map { CalendarDay(day: $0) }))
    }
}
