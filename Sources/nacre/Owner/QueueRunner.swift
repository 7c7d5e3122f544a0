import JSONWriting
import NacreClient

/// `nacre owner queue --run`: wakes when something is due, does it, sleeps again.
///
/// It holds the wallet only while it does something, so that other commands find it free, and looks every five minutes
/// whether one of them has put something into the queue.
struct QueueRunner {
    let wallet: OwnerWallet
    let options: OwnerOptions

    private static let longestSleep: Int64 = 300

    func run() async throws {
        options.remark("Acting when something is due. Stop with Ctrl-C; what waits stays in the wallet.")
        var said: String?
        while let next = try await turn(&said) {
            wallet.close()
            try await options.clock.sleep(until: next, most: Self.longestSleep)
            try await reopen()
        }
        options.remark("Nothing waits.")
    }

    /// Does what is due. The moment of the next act, nil when there is none to come. Nobody sits here: what waits for a
    /// sign-in is said once, and goes on when another command has signed in.
    private func turn(_ said: inout String?) async throws -> Timestamp? {
        let acts = try await wallet.runDue()
        if !acts.isEmpty {
            options.show(
                ActListing.text(acts, now: options.clock.read()), json: { ActListing.write(acts, into: &$0) })
        }
        let notice = SignInAgain.notice(await wallet.queue())
        if let notice, notice != said { StandardStreams.error(notice) }
        said = notice
        if let next = await wallet.nextDue() { return next }
        return notice == nil
            ? nil : Timestamp(milliseconds: options.clock.read().milliseconds + Self.longestSleep * 1_000)
    }

    /// Waits until other commands have ended.
    private func reopen() async throws {
        while true {
            do {
                return try await wallet.reopen()
            } catch WalletError.inUse {
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}
