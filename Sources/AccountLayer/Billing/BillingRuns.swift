import HTTPSupport

/// Once a day: looks at the subscriptions whose day has come, to write the next invoice or to hear from the provider what
/// no report told.
struct BillingRuns: Sendable {
    let domain: AccountDomain

    /// What fails for one account is logged and tried again the next day.
    func run(today: Int64) async throws {
        try await BillingReferences(domain: domain).forEach(.schedule) { reference in
            guard reference.day <= today else { return }
            do { try await Billing(domain: domain).look(at: reference.account) } catch let error as CancellationError {
                throw error
            } catch {
                domain.logger.report(error, doing: "looking at a subscription")
            }
        }
        domain.people.post.signal.wake()
    }
}
