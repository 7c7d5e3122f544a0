import ArgumentParser
import Foundation
import JSONWriting
import NacreClient

/// `nacre owner queue`
struct OwnerQueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Show what waits, or stay and do it when it is due.",
        discussion: """
            --run stays until it is stopped: acts happen at their moments, the copy of the wallet is renewed daily, and a new \
            epoch's tokens are drawn and spent. Other commands can use the wallet between two acts. --once does what is due \
            now and ends. Where the session has ended, --once asks for the sign-in passphrase; --run says what waits for it.
            """)

    @Flag(name: .customLong("run"), help: "Stay, and act when something is due.")
    var stays = false

    @Flag(help: "Do what is due now, then end.")
    var once = false

    @Option(help: "The id of a waiting act that is not to happen.")
    var cancel: String?

    @OptionGroup var options: OwnerOptions

    func validate() throws {
        guard [stays, once, cancel != nil].filter({ $0 }).count <= 1 else {
            throw ValidationError("Give one of --run, --once and --cancel.")
        }
        guard cancel.map({ UUID(uuidString: $0) != nil }) ?? true else {
            throw ValidationError("--cancel takes the id that the queue shows in brackets.")
        }
    }

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        if stays { return try await QueueRunner(wallet: wallet, options: options).run() }
        if once {
            let acts = try await runOnce(wallet)
            if acts.isEmpty { options.remark("Nothing is due.") }
            if !acts.isEmpty || options.json { try options.report(acts) }
            return
        }
        if let cancel, let id = UUID(uuidString: cancel) { try await wallet.cancel(id) }
        let acts = await wallet.queue()
        let next = await wallet.nextDue()
        options.show(
            ActListing.text(acts, now: options.clock.read()),
            json: { writer in
                ActListing.write(acts, into: &writer)
                writer.field("next_due", next)
            })
    }

    /// What is due, and what waited for a sign-in where somebody signs in.
    private func runOnce(_ wallet: OwnerWallet) async throws -> [ActReport] {
        let acts = try await wallet.runDue()
        let waiting = await wallet.queue().filter(\.waitsForSignIn)
        guard !waiting.isEmpty else { return acts }
        guard try await SignInAgain(wallet: wallet, options: options).signIn() else {
            if let notice = SignInAgain.notice(waiting) { StandardStreams.error(notice) }
            return acts
        }
        let done = try await wallet.retry(waiting.map(\.id))
        return acts.filter { act in !done.contains { $0.id == act.id } } + done
    }
}
