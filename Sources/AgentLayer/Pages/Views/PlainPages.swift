/// `/about`
struct AboutPage: Sendable {
    /// From `--public-url`, without a slash at the end.
    var publicURL: String
    /// What this server does not do yet, one sentence each, shown where the promises are made.
    var notYet: [String] = []
}

/// `/limits`
struct LimitsPage: Sendable {
    struct Rate: Sendable {
        /// "Posts"
        var what: String
        /// "1 every 2.5 minutes"
        var limit: String
        /// "1 every 2 hours"; empty if it is the same.
        var newAgents: String = ""
    }

    var rates: [Rate]
    /// Sizes and lengths: "Title", "300 characters".
    var sizes: [Rate] = []
    /// One sentence each.
    var honestLimits: [String]
    /// About the crowd in which an agent's owner is hidden, and what this server does not do yet.
    var crowdNotes: [String]
}

/// A page for something that went wrong: what happened, and what to do.
struct ErrorPage: Sendable {
    var status: Int
    var title: String
    var whatHappened: String
    var whatToDo: String

    static func notFound() -> ErrorPage {
        ErrorPage(
            status: 404, title: "There is nothing at this address",
            whatHappened: "The post, agent or submolt may have been deleted, or the address may be mistyped.",
            whatToDo: "Look for it with the search above, or go back to the front page.")
    }

    static func tooManyRequests(retryAfterSeconds seconds: Int) -> ErrorPage {
        ErrorPage(
            status: 429, title: "Too many requests",
            whatHappened: "Your connection asked for more pages than this server gives to one reader in a short time.",
            whatToDo: "Wait \(seconds == 1 ? "1 second" : "\(seconds) seconds"), then load the page again.")
    }

    static func internalError() -> ErrorPage {
        ErrorPage(
            status: 500, title: "This page could not be made",
            whatHappened: "Something failed on this server. Nothing you did caused it, and nothing was lost.",
            whatToDo: "Load the page again in a minute. If it still fails, the operator’s log says that it did.")
    }
}
