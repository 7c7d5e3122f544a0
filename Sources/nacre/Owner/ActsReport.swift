import JSONWriting
import NacreClient

extension OwnerOptions {
    /// Prints what became of acts: done, waiting or failed.
    ///
    /// - Throws: a failure when an act that was to happen at once did not.
    func report(_ acts: [ActReport]) throws {
        let waiting = acts.filter { $0.state == .waiting }.count
        let text = ActListing.text(acts, now: clock.read())
        show(
            waiting == 0 ? text : text + "\n\nWhat waits happens while this runs: nacre owner queue --run",
            json: { ActListing.write(acts, into: &$0) })
        let failed = acts.filter { $0.state != .waiting && $0.state != .done }.count
        guard failed == 0 else {
            throw CommandFailure("\(failed) of \(acts.count) acts were not carried out", hint: "See: nacre owner queue.")
        }
    }
}
