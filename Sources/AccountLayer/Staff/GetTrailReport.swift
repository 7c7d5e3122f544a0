import AccountAPI
import HTTPSupport
import Hummingbird

/// GET /v1/staff/trail/report
enum GetTrailReport {
    static func handle(_ request: Request, _ context: StaffContext, _ domain: AccountDomain) async throws -> Response {
        guard let since = try request.queryValues()["since"].flatMap(CalendarDay.init(written:)) else {
            throw Refusal.badRequest(
                "INVALID_SINCE", "Say from which day on", hint: "Send since as a day: since=2026-11-01.")
        }
        return .json(try await TrailCounts(domain: domain).report(since: since.number), capacity: 16_384)
    }
}
