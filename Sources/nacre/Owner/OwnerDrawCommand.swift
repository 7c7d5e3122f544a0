import ArgumentParser
import NacreClient

/// `nacre owner draw`
struct OwnerDrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: "Draw this epoch's tokens: all of them or none.",
        discussion: "An epoch is 30 days. If the answer was lost, run it again: nothing is drawn twice.")

    @OptionGroup var options: OwnerOptions

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let draw = try await SignInAgain(wallet: wallet, options: options).during { try await wallet.draw() }
        let crowd = CrowdNotice(await wallet.crowd, at: options.clock.read())
        options.show(
            DrawListing.text(draw) + "\n" + crowd.text(now: false), json: { DrawListing.write(draw, into: &$0) })
    }
}
