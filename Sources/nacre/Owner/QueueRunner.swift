import JSONWriting
import LogVerification
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
        var alarmed: String?
        await lookForKeys(&alarmed)
        while let next = try await turn(&said) {
            wallet.close()
            try await options.clock.sleep(until: next, most: Self.longestSleep)
            try await wallet.reopenWhenFree()
            await lookForKeys(&alarmed)
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

    /// Once an hour. What is wrong is said, and once; acts go on: they are the owner's own.
    private func lookForKeys(_ said: inout String?) async {
        guard await wallet.keysAreUnwatched(for: 3_600) else { return }
        var text: String?
        do {
            let report = try await wallet.lookForKeys()
            if let alarm = KeyAlarm(report.strange, await KeyAlarm.names(wallet)) {
                text = "ALARM: \(alarm.text)\nhint: \(KeyAlarm.hint)"
            }
        } catch let finding as LogFinding {
            text = "ALARM: the agents' server's log is not good: " + TerminalText.line(finding.description)
        } catch {
            // That it cannot be read now says nothing; it is looked at again.
        }
        if let text, text != said { StandardStreams.error(text) }
        said = text
    }
}
