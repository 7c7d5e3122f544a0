import Foundation
import JSONWriting

/// What pulling everything out has come to.
public struct WithdrawalPlan: Sendable, Equatable {
    public struct Export: Sendable, Equatable {
        public let agent: OwnedAgent
        public let path: String
        /// The agent has not confirmed its owner: lists, votes and messages are not in it.
        public let isPartial: Bool
    }

    public struct Failure: Sendable, Equatable {
        public let agent: OwnedAgent
        public let reason: String
    }

    /// What was exported here and now; a queued withdrawal exports right before it withdraws.
    public let exported: [Export]
    /// Agents whose data could not be fetched. They are not withdrawn: it would be lost.
    public let failed: [Failure]
    /// Claims that were still waiting and will not be made.
    public let cancelled: [OwnedAgent]
    /// The withdrawals, queued or done.
    public let acts: [ActReport]
}

/// What the network gave out about an agent.
public struct ExportedAgent: Sendable, Equatable {
    public let bytes: [UInt8]
    /// The agent has not confirmed its owner: lists, votes and messages are not in it.
    public let isPartial: Bool

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let mark = try? JSONDecoder().decode(Mark.self, from: Data(bytes))
        isPartial = mark?.partial ?? false
    }

    private struct Mark: Decodable { let partial: Bool? }
}

extension OwnerWallet {
    /// Everything the network gives out about an agent.
    public func export(_ id: UUID) async throws -> ExportedAgent {
        let agent = try contents.record(id)
        let call = OwnerCall(
            server: configuration.agents, agent: id, key: try agent.signingKey(), request: .export, token: nil,
            clock: environment.clock)
        return ExportedAgent(try await environment.connections.perform(call).bytes ?? [])
    }

    /// Pulls every agent and all its data out: withdrawals that are queued over 72 hours, each with an export of its own
    /// right before it, or at once, after all exports. Queued exports are not fetched now: one after the other they
    /// would show the agents' server which agents belong together.
    ///
    /// - Parameter exportFolder: made 0700 where it is missing; the files are 0600.
    public func withdrawAll(exportFolder: String, now isNow: Bool = false) async throws -> WithdrawalPlan {
        do {
            try AgentHome(folder: exportFolder).prepare()
        } catch {
            throw WalletError.file(error)
        }
        let cancelled = try cancelWaitingClaims()
        let claimed = agents().filter { $0.state == .claimed }
        guard isNow else {
            let acts = try queueWithdrawals(claimed.map { ($0, Self.path(of: $0, in: exportFolder)) })
            return WithdrawalPlan(exported: [], failed: [], cancelled: cancelled, acts: acts.map { report($0) })
        }
        var exported: [WithdrawalPlan.Export] = []
        var failed: [WithdrawalPlan.Failure] = []
        for agent in claimed {
            do {
                let path = Self.path(of: agent, in: exportFolder)
                let export = try await export(agent.id)
                try Self.write(export.bytes, to: path)
                exported.append(.init(agent: agent, path: path, isPartial: export.isPartial))
            } catch let refusal as ClientRefusal {
                failed.append(.init(agent: agent, reason: refusal.error))
            } catch let error as any CustomStringConvertible & Error {
                failed.append(.init(agent: agent, reason: error.description))
            }
        }
        let now = environment.clock()
        let queued = try queueWithdrawals(exported.map { ($0.agent, $0.path) }, at: now)
        return WithdrawalPlan(
            exported: exported, failed: failed, cancelled: cancelled, acts: try await carryOutAll(queued.map(\.id)))
    }

    /// - Parameter moment: of all of them; nil gives each its own.
    private func queueWithdrawals(
        _ targets: [(agent: OwnedAgent, path: String)], at moment: Timestamp? = nil
    ) throws -> [QueuedAct] {
        let isNow = moment != nil
        let moments =
            moment.map { Array(repeating: $0, count: targets.count) }
            ?? environment.spreading.moments(
                targets.count, for: .withdraw(exportTo: nil), from: environment.clock(), source: environment.moments)
        return try change { contents in
            zip(targets, moments).map { target, moment in
                contents.queue.remove { act in
                    guard case .withdraw = act.act else { return false }
                    return act.agent == target.agent.id && act.state != .started
                }
                let act = OwnerAct.withdraw(exportTo: target.path)
                if let started = contents.queue.started(like: act, of: target.agent.id) { return started }
                return contents.queue.add(act, of: target.agent.id, due: moment, atOnce: isNow)
            }
        }
    }

    /// The export that belongs to a withdrawal; nil for an act without one. A refusal does not hold it up where there is
    /// an export already.
    func exportBefore(_ act: QueuedAct, _ agent: AgentRecord) async throws -> ExportedAgent? {
        guard case .withdraw(let path?) = act.act else { return nil }
        do {
            let export = try await export(agent.id)
            try Self.write(export.bytes, to: path)
            return export
        } catch let refusal as ClientRefusal where ActVerdict(refusal) == .never {
            guard FileManager.default.fileExists(atPath: path) else { throw refusal }
            return nil
        }
    }

    private func cancelWaitingClaims() throws -> [OwnedAgent] {
        let waiting = contents.agents.filter { agent in
            agent.state == .claiming
                && !contents.queue.acts.contains { $0.agent == agent.id && $0.state == .started }
        }
        guard !waiting.isEmpty else { return [] }
        try change { contents in
            for agent in waiting {
                contents.queue.remove { $0.agent == agent.id }
                contents.agents.removeAll { $0.id == agent.id }
            }
        }
        return waiting.map { contents.summary(of: $0) }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(WalletError) {
        do {
            try PrivateFile(path: path).replace(with: Data(bytes))
        } catch .cannotWrite(let path, let reason) {
            throw .cannotExport(path: path, reason: reason)
        } catch {
            throw .file(error)
        }
    }

    /// The id makes it unique; of the name only what is harmless in a path.
    private static func path(of agent: OwnedAgent, in folder: String) -> String {
        let name = (agent.name ?? "agent").filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        return "\(folder)/\(name)-\(agent.id.uuidString.lowercased()).json"
    }
}
