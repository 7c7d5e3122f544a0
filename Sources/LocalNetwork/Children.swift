import Foundation

/// The processes that make up the network.
struct Children: Sendable {
    private var all: [ChildProcess] = []

    /// Ends that nobody asked for are reported as failures.
    mutating func add(_ child: ChildProcess, reportingTo sink: AsyncStream<NetworkEvent>.Continuation) {
        all.append(child)
        Task {
            let exit = await child.waitForExit()
            let failure = LocalFailure(
                "\(child.name) ended \(exit.words)", hint: "Its last words are above. Nothing is restarted.")
            sink.yield(.failed(failure))
        }
    }

    /// Asks them to end, the last started first, and makes those end that have not after ten seconds.
    func stop() async {
        for child in all.reversed() { child.send(SIGTERM) }
        let deadline = Task {
            try? await Task.sleep(for: .seconds(10))
            guard !Task.isCancelled else { return }
            for child in all { child.send(SIGKILL) }
        }
        for child in all { _ = await child.waitForExit() }
        deadline.cancel()
    }
}
