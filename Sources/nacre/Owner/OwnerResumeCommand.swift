import ArgumentParser
import NacreClient

/// `nacre owner resume`
struct OwnerResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Let paused agents write again.")

    @OptionGroup var choice: AgentChoice
    @OptionGroup var now: NowOption
    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let ids = try await choice.ids(in: wallet)
        now.warn(acts: ids.count)
        try options.report(try await wallet.act(.resume, on: ids, now: now.now))
    }
}
