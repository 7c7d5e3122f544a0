/// The figures of ``TokenBench``, with what they are meant to reach.
public struct TokenResult: Codable, Sendable {
    public let engine: String
    /// Blind signatures per second of processor time, by themselves.
    public let rawIssuance: Double
    /// Tokens per second of the account server's processor time.
    public let issuance: Double
    public let issued: Int
    /// Redemptions per second.
    public let redemptions: Double
    public let redeemed: Int
    /// Seconds of processor time of one redemption, with the database's.
    public let redemption: Double?
    /// Seconds of processor time.
    public let ownerRequest: Double?

    private static let leastIssuance = 0.9
    /// SQLite's; none is set for PostgreSQL.
    private static let leastRedemptions = 8_000.0
    private static let mostOwnerRequest = 150e-6

    public static func table(_ results: [TokenResult]) -> String {
        var table = ColumnTable([
            ("engine", .left), ("what", .left), ("meant to reach", .right), ("measured", .right), ("", .left),
        ])
        for result in results {
            let share = result.rawIssuance > 0 ? result.issuance / result.rawIssuance : 0
            table.add([
                result.engine, "issuance, the whole account server, for its processor time",
                "\(Figure.ratio(leastIssuance)) × signing alone",
                "\(Figure.ratio(share)) (\(Figure.rate(result.issuance)) of \(Figure.rate(result.rawIssuance))/s)",
                verdict(share >= leastIssuance),
            ])
            let isSQLite = result.engine == "SQLite"
            table.add([
                result.engine, "redemption", isSQLite ? "\(Figure.rate(leastRedemptions))/s" : "",
                "\(Figure.rate(result.redemptions))/s",
                isSQLite ? verdict(result.redemptions >= leastRedemptions) : "",
            ])
            if let cost = result.redemption {
                table.add([
                    result.engine, "a redemption, processor time", "", "\(Figure.microseconds(cost)) µs", "",
                ])
            }
            if let cost = result.ownerRequest {
                table.add([
                    result.engine, "an owner's request verified, processor time",
                    "\(Figure.microseconds(mostOwnerRequest)) µs",
                    "\(Figure.microseconds(cost)) µs", verdict(cost <= mostOwnerRequest),
                ])
            }
        }
        return table.text
    }

    private static func verdict(_ reached: Bool) -> String { reached ? "reached" : "missed" }
}
