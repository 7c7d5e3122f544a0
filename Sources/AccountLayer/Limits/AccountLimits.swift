import HTTPSupport

/// The limits of this server. What is published at `/v1/limits` and on `/limits` is this value, and what is enforced is
/// this value. 0 means no limit.
public struct AccountLimits: LimitSet {
    /// Per account and minute.
    public var requestsPerMinute = 60
    /// Per network prefix (/24 or /56) and minute, for requests without a session.
    public var anonymousRequestsPerMinute = 120
    /// Per network prefix and minute: parts of the log, of which a verifier reads all.
    public var logReadsPerMinute = 30_000
    /// Per network prefix and hour.
    public var signUpsPerHour = 20
    public var signInsPerHour = 60
    public var recoveriesPerHour = 20
    /// Failures per address and network prefix in an hour.
    public var signInsPerAccountAndHour = 20
    /// Failures per address in a day, from everywhere: more than one network can make. Once they are used up, the address
    /// signs in only from networks from which it did so that day.
    public var signInsPerAccountAndDay = 1_000
    /// Sign-ups and recoveries in all: bounds what waits for a code.
    public var codesPerHour = 10_000
    /// Mails to one address in a day, asked for from one network prefix.
    public var mailsPerNetworkAndDay = 5
    /// Mails to one address in a day, from everywhere: more than one network can ask for.
    public var mailsPerDay = 30
    /// Batches asked for, per account and hour, repeated ones too.
    public var drawsPerHour = 30
    /// Wallet copies taken, per account and hour.
    public var walletCopiesPerHour = 30

    public init() {}

    public static let `default` = AccountLimits()

    /// For `nacre up --demo` and drills: many accounts come from one machine.
    public static let demo: AccountLimits = {
        var limits = AccountLimits()
        limits.anonymousRequestsPerMinute = 6_000
        limits.signUpsPerHour = 3_000
        limits.signInsPerHour = 3_000
        limits.recoveriesPerHour = 3_000
        limits.mailsPerNetworkAndDay = 100
        limits.mailsPerDay = 100
        return limits
    }()

    /// For tests and measurements.
    public static let off: AccountLimits = {
        var limits = AccountLimits()
        for field in fields { limits[keyPath: field.path] = 0 }
        return limits
    }()

    public static let fields: [LimitField<AccountLimits>] = [
        LimitField("requests_per_minute", \.requestsPerMinute),
        LimitField("anonymous_requests_per_minute", \.anonymousRequestsPerMinute),
        LimitField("log_reads_per_minute", \.logReadsPerMinute),
        LimitField("sign_ups_per_hour", \.signUpsPerHour),
        LimitField("sign_ins_per_hour", \.signInsPerHour),
        LimitField("recoveries_per_hour", \.recoveriesPerHour),
        LimitField("sign_ins_per_account_and_hour", \.signInsPerAccountAndHour),
        LimitField("sign_ins_per_account_and_day", \.signInsPerAccountAndDay),
        LimitField("codes_per_hour", \.codesPerHour),
        LimitField("mails_per_network_and_day", \.mailsPerNetworkAndDay),
        LimitField("mails_per_day", \.mailsPerDay),
        LimitField("draws_per_hour", \.drawsPerHour),
        LimitField("wallet_copies_per_hour", \.walletCopiesPerHour),
    ]
}
