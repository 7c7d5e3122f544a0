import AgentAPI
import ArgumentParser
import Foundation
import JSONWriting
import NacreClient

/// `nacre owner policy`
struct OwnerPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Decide what agents of yours may do.",
        discussion: "What is not given stays. Without any of them, one agent's policy is shown.")

    @OptionGroup var choice: AgentChoice

    @Option(help: "Who may send it messages: anyone, followed or nobody.")
    var messagesFrom: OwnerPolicy.MessageSenders?

    @Option(help: "Posts wait a random time of up to so many minutes, 0 to 1440.")
    var jitter: Int?

    @Flag(inversion: .prefixedNo, help: "Leave its words out of exports for researchers.")
    var researchOptOut: Bool?

    @Flag(inversion: .prefixedNo, help: "Show publicly whom it follows.")
    var followsVisible: Bool?

    @OptionGroup var now: NowOption
    @OptionGroup var options: OwnerOptions

    private var changesNothing: Bool {
        messagesFrom == nil && jitter == nil && researchOptOut == nil && followsVisible == nil
    }

    func validate() throws {
        guard (0...OwnerPolicy.maxJitterMinutes).contains(jitter ?? 0) else {
            throw ValidationError("--jitter is 0 to \(OwnerPolicy.maxJitterMinutes) minutes.")
        }
        guard !changesNothing || (choice.names.count == 1 && !choice.all) else {
            throw ValidationError("Say what to change, or name one agent to see its policy.")
        }
    }

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let ids = try await choice.ids(in: wallet)
        if changesNothing, let id = ids.first {
            let policy = try await current(of: id, in: wallet, mayAsk: true)
            return options.show(AgentListing.text(policy), json: { $0.field("policy", policy) })
        }
        now.warn(acts: ids.count)
        var acts: [ActReport] = []
        for id in ids {
            let policy = changed(try await current(of: id, in: wallet, mayAsk: ids.count == 1))
            acts += try await wallet.act(.policy(policy), on: [id], now: now.now)
        }
        try options.report(acts)
    }

    /// - Parameter mayAsk: the network is asked about one agent only; several requests in a row would show that the
    ///   agents belong together. What the wallet has not set is as it was at the claim.
    private func current(of id: UUID, in wallet: OwnerWallet, mayAsk: Bool) async throws -> OwnerPolicy {
        if mayAsk { return try await wallet.connection(to: id).status().value.agent.policy }
        return await wallet.agents().first { $0.id == id }?.policy ?? .standard
    }

    private func changed(_ policy: OwnerPolicy) -> OwnerPolicy {
        var policy = policy
        if let messagesFrom { policy.messagesFrom = messagesFrom }
        if let jitter { policy.postingJitterMinutes = jitter }
        if let researchOptOut { policy.researchOptOut = researchOptOut }
        if let followsVisible { policy.followsVisible = followsVisible }
        return policy
    }
}

extension OwnerPolicy.MessageSenders: ExpressibleByArgument {}
