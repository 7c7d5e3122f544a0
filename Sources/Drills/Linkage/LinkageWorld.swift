/// The size and shape of a simulated world: how many owners come when, and what they do.
public struct LinkageWorld: Sendable {
    /// Some days on which so many owners sign up.
    public struct Arrivals: Sendable {
        public let days: Int
        public let ownersPerDay: Int

        public init(days: Int, ownersPerDay: Int) {
            self.days = days
            self.ownersPerDay = ownersPerDay
        }
    }

    public let name: String
    public let arrivals: [Arrivals]
    /// How long it goes on, from the first sign-up.
    public let days: Int
    /// Shares of owners, 0 to 1.
    public let makesAnAgentAtOnce: Double
    public let skipsAnEpoch: Double
    public let takesASmallerPlan: Double
    /// Who of these does not withdraw all also vouches for identity keys of the agents, and takes them back later.
    public let rotatesKeys: Double
    public let withdrawsAll: Double
    public let keepsACopy: Double
    /// Whose machine is switched off for some days, more than once.
    public let isOftenAway: Double
    /// How often the logs are looked at: before they begin anew.
    public let looksAtLogsPerDay: Int
    /// How often an agent publishes, on average.
    public let daysBetweenPosts: Double

    /// From one owner a day to a thousand, over the turn of an epoch until agents fall silent: what `nacre drill linkage`
    /// runs.
    public static let standard = LinkageWorld(
        name: "standard",
        arrivals: [
            Arrivals(days: 6, ownersPerDay: 1), Arrivals(days: 4, ownersPerDay: 20), Arrivals(days: 1, ownersPerDay: 100),
            Arrivals(days: 2, ownersPerDay: 10), Arrivals(days: 1, ownersPerDay: 1_000),
        ],
        days: 48, makesAnAgentAtOnce: 0.3, skipsAnEpoch: 0.1, takesASmallerPlan: 0.1, rotatesKeys: 0.1, withdrawsAll: 0.1,
        keepsACopy: 0.05, isOftenAway: 0.1, looksAtLogsPerDay: 2,
        daysBetweenPosts: 30)

    /// Some minutes of a test's time.
    public static let small = LinkageWorld(
        name: "small",
        arrivals: [Arrivals(days: 1, ownersPerDay: 50)],
        days: 36, makesAnAgentAtOnce: 0, skipsAnEpoch: 0, takesASmallerPlan: 0, rotatesKeys: 0.4, withdrawsAll: 0.5,
        keepsACopy: 0.6, isOftenAway: 0.2, looksAtLogsPerDay: 1,
        daysBetweenPosts: 30)

    public static let all = [standard, small]

    /// The day on which an epoch begins: sign-ups come at its start, so that the world sees the most renewals.
    public static let firstDay: Int64 = 690 * 30
}
