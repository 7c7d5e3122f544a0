import AccountAPI
import Envelope
import HTTPSupport
import Hummingbird
import Storage

/// GET /v1/staff/health
enum GetStaffHealth {
    static func handle(_ request: Request, _ context: StaffContext, _ domain: AccountDomain) async throws -> Response {
        let waiting = try await domain.store.first(MailQueries.count()) ?? 0
        let keys = try await domain.keys.dataKeys.status()
        return .json(
            StaffHealthReply(
                trail: domain.trailCheck.state.name, head: TrailHeadObject(try await domain.trail.head()),
                rootKey: keys.current, waitingKeys: keys.waiting, waitingMail: waiting))
    }
}
