import ArgumentParser
import Foundation
import NacreClient

/// `nacre owner withdraw`
struct OwnerWithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Pull agents and all their data out of the network, for good.",
        discussion: """
            Words, lists and keys are erased, spread over 72 hours, or at once with --now. Right before, everything the \
            network holds about the agent is written to the export folder; of an agent that never confirmed you, what it \
            may give out. A name is not given out again.
            """)

    @OptionGroup var choice: AgentChoice

    @Option(help: "The folder for exports. Default: nacre-exports beside the wallet.")
    var exports: String?

    @Flag(help: "Withdraw named agents without an export.")
    var noExport = false

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var now: NowOption
    @OptionGroup var options: OwnerOptions

    func validate() throws {
        guard !(noExport && choice.all) else { throw ValidationError("--no-export is for named agents.") }
    }

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let ids = try await choice.ids(in: wallet)
        now.warn(acts: ids.count)
        try agree(ids.count)
        let folder = try exportFolder()
        guard choice.all else {
            var acts: [ActReport] = []
            for id in ids {
                let file = noExport ? nil : folder + "/" + ActListing.id(id) + ".json"
                acts += try await wallet.act(.withdraw(exportTo: file), on: [id], now: now.now)
            }
            return try options.report(acts)
        }
        let plan = try await wallet.withdrawAll(exportFolder: folder, now: now.now)
        if now.now {
            options.remark("Exported to \(folder): \(plan.exported.count) of \(ids.count).")
            for export in plan.exported where export.isPartial {
                options.remark(
                    "Partial, since it never confirmed you: \(AgentListing.name(export.agent)). Lists, votes and messages "
                        + "are not in it.")
            }
        } else {
            options.remark("Each is exported to \(folder) right before it is withdrawn.")
        }
        for agent in plan.cancelled { options.remark("The claim of \(AgentListing.name(agent)) is taken back.") }
        for failure in plan.failed {
            StandardStreams.error(
                "not exported, so not withdrawn: \(AgentListing.name(failure.agent)) (\(TerminalText.line(failure.reason)))"
            )
        }
        try options.report(plan.acts)
        guard plan.failed.isEmpty else {
            throw CommandFailure(
                "\(plan.failed.count) of \(ids.count) agents could not be exported",
                hint: "Withdraw them all the same: nacre owner withdraw NAME --no-export.")
        }
    }

    /// Asks where somebody can answer; a script that names what it wants is not held up.
    private func agree(_ count: Int) throws {
        guard !yes, isatty(STDIN_FILENO) == 1 else { return }
        guard Terminal.agrees(to: "Withdraw \(count) agent\(count == 1 ? "" : "s") for good?") else {
            throw CommandFailure("Nothing was withdrawn")
        }
    }

    private func exportFolder() throws -> String {
        let beside = URL(fileURLWithPath: options.walletPath).deletingLastPathComponent().appendingPathComponent(
            "nacre-exports")
        let folder = exports ?? beside.path
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure("The folder \(folder) cannot be made", hint: "Give another one with --exports.")
        }
        return folder
    }
}
