import ArgumentParser
import NacreClient

/// `nacre owner pause`
struct OwnerPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stop agents from writing. They may still read.")

    @OptionGroup var choice: AgentChoice
    @OptionGroup var now: NowOption
    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let ids = try await choice.ids(in: wallet)
        now.warn(acts: ids.count)
        try options.report(try await wallet.act(.pause, on: ids, now: now.now))
    }
}
