import JSONWriting
import NacreClient
import Synchronization

/// Writes down what an attacker sees of the wallets' calls: what each server is asked to do, in which hour, since the
/// snapshot after it shows the changed row. With the key files of both layers he knows of every row whose it is, so it is
/// given to him.
final class Recorder: Sendable {
    private let start: Timestamp
    private let clock: VirtualClock
    private let seen = Mutex<[Event]>([])
    private let recent = Mutex<Set<Subject>>([])
    private let keys = IssuerKeyUses()

    init(start: Timestamp, clock: VirtualClock) {
        self.start = start
        self.clock = clock
    }

    var events: [Event] { seen.withLock { $0 } }
    var keyUses: [KeyUse] { keys.uses }

    /// Somebody did something that no attacker is told of.
    func note(_ subject: Subject) { recent.withLock { _ = $0.insert(subject) } }

    /// Who acted since the last call.
    func takeRecent() -> Set<Subject> {
        recent.withLock { recent in
            defer { recent = [] }
            return recent
        }
    }

    /// The minute of the next full hour's snapshot.
    func seeInSnapshot(_ subject: Subject, _ act: Act) {
        let hour = (clock.now.milliseconds - start.milliseconds) / Timestamp.millisecondsPerHour + 1
        seen.withLock { $0.append(Event(subject, act, minute: Int(hour) * 60)) }
        recent.withLock { _ = $0.insert(subject) }
    }

    /// To the minute: a page tells it.
    func seeOnPage(_ subject: Subject, _ act: Act) {
        let minute = (clock.now.milliseconds - start.milliseconds) / 60_000
        seen.withLock { $0.append(Event(subject, act, minute: Int(minute))) }
    }

    /// The servers themselves, with this recorder at the wallet's door.
    ///
    /// - Parameter agent: the number of the agent that a call is about.
    func connections(of account: Int, agent: @escaping @Sendable (OwnerCall) -> Int?) -> WalletConnections {
        var connections = WalletConnections.live
        let live = WalletConnections.live
        connections.issuerDirectory = { server in
            let directory = try await live.issuerDirectory(server)
            try self.keys.note(directory: directory, servedTo: account)
            return directory
        }
        connections.drawTokens = { server, session, batch in
            let reply = try await live.drawTokens(server, session, batch)
            self.seeInSnapshot(.account(account), .drew)
            return reply
        }
        connections.putWalletCopy = { server, session, bytes, version in
            let reply = try await live.putWalletCopy(server, session, bytes, version)
            self.seeInSnapshot(.account(account), .changedWalletCopy)
            return reply
        }
        connections.perform = { call in
            let reply = try await live.perform(call)
            if let agent = agent(call), let act = Act(call.request) {
                self.seeInSnapshot(.agent(agent), act)
                if let token = call.token { self.keys.note(token: token, of: agent) }
            }
            return reply
        }
        return connections
    }
}

extension Act {
    /// What a request changes that a snapshot shows; nil for reads.
    init?(_ request: OwnerCall.Request) {
        switch request {
        case .claim: self = .claimed
        case .renew: self = .renewed
        case .policy: self = .changedPolicy
        case .pause, .resume: self = .paused
        case .rotateKey: self = .rotatedKey
        case .authorizeKey, .revokeKey: self = .changedIdentityKey
        case .withdraw: self = .withdrew
        case .status, .export: return nil
        }
    }
}
