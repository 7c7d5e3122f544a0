import Envelope
import HTTPSupport
import LayerSupport
import Logging
import ServiceLifecycle
import Storage

/// Tells people about incidents: a notice in the account of everybody concerned, and a mail. What a stop interrupts goes on
/// at the next start; nobody is told twice.
actor IncidentDesk {
    private var running: Task<Void, any Error>?

    /// At once for a few, so that the commits of the trail are shared.
    private static let together = 20

    nonisolated func service(_ domain: AccountDomain) -> any Service {
        Watch(domain.clock, domain.logger, doing: "telling people about an incident") { try await self.finish(domain) }
    }

    static func key(_ domain: AccountDomain) async throws -> DataKey {
        try await domain.keys.dataKeys.key(for: Array("incidents".utf8))
    }

    static func all(_ domain: AccountDomain) async throws -> [Incident] {
        let key = try await key(domain)
        return try await domain.store.all(IncidentQueries.all()).map { try Incident($0, under: key) }
    }

    /// Notes the incident and tells everybody concerned.
    func open(_ incident: Incident, _ domain: AccountDomain) async throws {
        let sealed = try incident.sealed(under: try await Self.key(domain))
        try await domain.store.write(.upkeep) {
            try $0.run(IncidentQueries.insert(incident.id, day: incident.day, sealed: sealed))
        }
        try await finish(domain)
    }

    /// Tells everybody who was not told yet, one call after the other. Returns once no incident is open.
    func finish(_ domain: AccountDomain) async throws {
        let before = running
        let task = Task {
            _ = await before?.result
            for incident in try await Self.all(domain) where !incident.isDone {
                let untold = try await Self.tell(incident, domain)
                if untold > 0 {
                    domain.logger.error(
                        "accounts could not be told of an incident: what is kept of them does not open",
                        metadata: ["incident": "\(incident.name)", "accounts": "\(untold)"])
                }
                try await domain.store.write(.upkeep) { try $0.run(IncidentQueries.finish(incident.id)) }
            }
        }
        running = task
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Returns how many could not be told.
    private static func tell(_ incident: Incident, _ domain: AccountDomain) async throws -> Int {
        let notice = Notice(incident)
        var untold = 0
        let unopened = try await TouchedAccounts(domain: domain).forEachPage(incident.scope) { accounts in
            var rest = accounts[...]
            while !rest.isEmpty {
                try Task.checkCancellation()
                let some = rest.prefix(together)
                rest = rest.dropFirst(together)
                untold += try await withThrowingTaskGroup(of: Bool.self) { group in
                    for account in some { group.addTask { try await tell(account, notice, incident, domain) } }
                    return try await group.reduce(0) { $1 ? $0 : $0 + 1 }
                }
            }
            domain.people.post.signal.wake()
        }
        return untold + unopened
    }

    /// False where what is kept of the account does not open.
    private static func tell(
        _ account: AccountID, _ notice: Notice, _ incident: Incident, _ domain: AccountDomain
    ) async throws -> Bool {
        do {
            guard let key = try await domain.keys.existingDataKey(of: account) else { return true }
            let tag = Notice.tag(incident.id, under: key)
            guard try await domain.store.all(NoticeQueries.withTags([tag])).isEmpty else { return true }
            try await domain.trail.append(
                Opening(subject: account, actor: .service("incident notices"), purpose: .incident, what: .email))
            let email = try await domain.people.load(account).person.email
            let insert = try notice.insert(under: key)
            let mail = try await domain.people.post.prepare(.incident(incident, to: email))
            try await domain.store.write(.privateAct) { transaction in
                if try transaction.run(insert) == 1 { try transaction.run(mail) }
            }
        } catch TrailError.noSuchAccount {
            // Deleted meanwhile.
        } catch let refusal as Refusal where refusal.code == Refusal.unknownSession.code {
            // The same, a moment later.
        } catch EnvelopeError.shredded {
            // The same, later still.
        } catch EnvelopeError.cannotOpen, EnvelopeError.unknownKey {
            return false
        }
        return true
    }
}

extension Mail {
    static func incident(_ incident: Incident, to email: EmailAddress) -> Mail {
        Mail(to: email, subject: incident.template.subject, lines: [incident.text])
    }
}
