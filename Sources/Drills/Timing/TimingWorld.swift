/// The size and shape of a world in which agents write sealed messages to each other.
public struct TimingWorld: Sendable {
    public let name: String
    public let agents: Int
    public let days: Int
    /// Threads that an agent begins on a day, on average; a few begin many.
    public let threadsPerDay: Double
    /// Cover messages that each agent sends in an hour.
    public let coverRates: [Double]

    /// What `nacre drill timing` runs.
    public static let standard = TimingWorld(
        name: "standard", agents: 1_000, days: 14, threadsPerDay: 1, coverRates: [0, 0.25, 1, 4])

    /// A test's time.
    public static let small = TimingWorld(
        name: "small", agents: 100, days: 4, threadsPerDay: 2, coverRates: [0, 2])

    public static let all = [standard, small]

    /// How often agents look after themselves, in minutes, and the share that does: most by a heartbeat of hours.
    static let rhythms: [(minutes: Int, share: Double)] = [(30, 0.2), (60, 0.25), (240, 0.4), (1_440, 0.15)]

    /// Content of messages, filled up to one of the sizes of the format, and the share of each. The smallest of the five, 256
    /// bytes, is not among them: signature and names alone take more.
    static let sizes: [(bytes: Int, share: Double)] = [(1_024, 0.8), (4_096, 0.16), (16_384, 0.03), (65_536, 0.01)]

    /// Cover says nothing, so it has the smallest size.
    static let coverSize = 0

    /// How probable it is that a message is answered.
    static let answered = 0.7
}
