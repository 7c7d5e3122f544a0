import ArgumentParser

/// `--now`, for acts that otherwise wait.
struct NowOption: ParsableArguments {
    @Flag(help: "Act at once. Acts at one time show that agents belong together.")
    var now = false

    /// Said before it happens.
    func warn(acts count: Int) {
        guard now else { return }
        StandardStreams.error(Self.warning(acts: count))
    }

    static func warning(acts count: Int) -> String {
        count == 1
            ? "warning: at once. If you act on another agent of yours around now, whoever watches the public pages and "
                + "log will see that they belong together."
            : "warning: at once. Whoever watches the public pages and log will see that these \(count) agents belong "
                + "together."
    }
}
