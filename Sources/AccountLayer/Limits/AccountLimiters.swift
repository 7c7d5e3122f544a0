import HTTPSupport
import JSONWriting

/// The limits that are counted per request, in memory: by account for requests with a session, by network prefix without.
final class AccountLimiters: Sendable {
    let requests: SlidingWindowLimiter
    let anonymous: SlidingWindowLimiter
    /// By network prefix.
    let signUps: SlidingWindowLimiter
    let signIns: SlidingWindowLimiter
    let recoveries: SlidingWindowLimiter
    /// Failures, by network prefix and the keyed hash of an address, whether or not it has an account.
    let signInsOfAddress: SlidingWindowLimiter
    /// Failures, by the keyed hash of an address alone.
    let signInsOfAddressInADay: SlidingWindowLimiter
    /// No limit: by network prefix and the keyed hash of an address, who signed in from there within a day.
    let homes = SlidingWindowLimiter(limit: 1, window: .seconds(86_400), capacity: AccountLimiters.capacity)
    /// No limit: by the keyed hash of a session, which ones were found within a day.
    let knownSessions = SlidingWindowLimiter(limit: 1, window: .seconds(86_400), capacity: AccountLimiters.capacity)
    /// By account, for passphrases and codes asked of who is signed in.
    let proofs: SlidingWindowLimiter
    /// By account, for codes of devices. Apart from `proofs`: any site can send a browser to a page that looks one up.
    let deviceCodes: SlidingWindowLimiter
    /// Under one key.
    let codes: SlidingWindowLimiter
    /// By the keyed hash of an address.
    let mails: SlidingWindowLimiter
    /// By network prefix and the keyed hash of an address.
    let mailsFromNetwork: SlidingWindowLimiter
    let draws: SlidingWindowLimiter
    let logReads: SlidingWindowLimiter
    let walletCopies: SlidingWindowLimiter

    private static let capacity = 50_000

    init(_ limits: AccountLimits) {
        func limiter(_ limit: Int, _ window: Duration) -> SlidingWindowLimiter {
            SlidingWindowLimiter(limit: limit, window: window, capacity: Self.capacity)
        }
        let hour = Duration.seconds(3_600)
        requests = limiter(limits.requestsPerMinute, .seconds(60))
        anonymous = limiter(limits.anonymousRequestsPerMinute, .seconds(60))
        logReads = limiter(limits.logReadsPerMinute, .seconds(60))
        signUps = limiter(limits.signUpsPerHour, hour)
        signIns = limiter(limits.signInsPerHour, hour)
        recoveries = limiter(limits.recoveriesPerHour, hour)
        signInsOfAddress = limiter(limits.signInsPerAccountAndHour, hour)
        signInsOfAddressInADay = limiter(limits.signInsPerAccountAndDay, .seconds(86_400))
        proofs = limiter(limits.signInsPerAccountAndHour, hour)
        deviceCodes = limiter(limits.signInsPerAccountAndHour, hour)
        codes = SlidingWindowLimiter(limit: limits.codesPerHour, window: hour, capacity: 1)
        mails = limiter(limits.mailsPerDay, .seconds(86_400))
        mailsFromNetwork = limiter(limits.mailsPerNetworkAndDay, .seconds(86_400))
        draws = limiter(limits.drawsPerHour, hour)
        walletCopies = limiter(limits.walletCopiesPerHour, hour)
    }

    /// Forgets keys whose windows are over, so that nothing outlives its window on a quiet server.
    func purge(now: Timestamp) {
        for limiter in [
            requests, anonymous, signUps, signIns, recoveries, signInsOfAddress, signInsOfAddressInADay, proofs, codes,
            deviceCodes, homes, knownSessions, mails, mailsFromNetwork, draws, logReads,
            walletCopies,
        ] {
            limiter.purge(now: now.milliseconds)
        }
    }
}

extension SlidingWindowLimiter {
    /// Throws a 429 `Refusal` when `key` did too much. `what` begins the sentence: "Too many sign-ins".
    func require(_ key: LimiterKey, now: Timestamp, _ what: String, hint: String) throws(Refusal) {
        let verdict = spend(key, now: now.milliseconds)
        guard !verdict.allowed else { return }
        throw .tooManyRequests(
            what, hint: "Wait \(verdict.retryAfterSeconds) seconds. \(hint)",
            retryAfterSeconds: verdict.retryAfterSeconds, resetAt: Timestamp(milliseconds: verdict.resetAt))
    }
}

extension AccountID {
    var limiterKey: LimiterKey { LimiterKey(bytes: bytes) }
}

// MARK: Before anything is looked up: known and unknown addresses are counted alike.

extension AccountLimiters {
    private static let published = "The limits are at /v1/limits."

    /// A sign-in that is counted as failed until it is known to be none: guesses at the same moment count each other.
    struct SignInAttempt {
        fileprivate let address: LimiterKey
        fileprivate let pair: LimiterKey
        fileprivate let isFromHome: Bool
    }

    func beginSignIn(
        _ emailTag: [UInt8], from network: LimiterKey, now: Timestamp
    ) throws(Refusal) -> SignInAttempt {
        let address = LimiterKey(bytes: emailTag)
        let pair = Self.pair(address, network)
        let isFromHome = !homes.peek(pair, now: now.milliseconds).allowed
        let attempt = SignInAttempt(address: address, pair: pair, isFromHome: isFromHome)
        try signIns.require(network, now: now, "Too many sign-ins from this network", hint: Self.published)
        try signInsOfAddress.require(pair, now: now, "Too many failed sign-ins with this address", hint: Self.published)
        // Strangers' failures do not keep a human out who is at home; nor does home use up what strangers share.
        if isFromHome { return attempt }
        do throws(Refusal) {
            try signInsOfAddressInADay.require(
                address, now: now, "Too many failed sign-ins with this address", hint: Self.published)
        } catch {
            signInsOfAddress.takeBack(pair)
            throw error
        }
        return attempt
    }

    /// It was no failure.
    func takeBack(_ attempt: SignInAttempt) {
        signInsOfAddress.takeBack(attempt.pair)
        if !attempt.isFromHome { signInsOfAddressInADay.takeBack(attempt.address) }
    }

    func succeeded(_ attempt: SignInAttempt, now: Timestamp) {
        takeBack(attempt)
        _ = homes.spend(attempt.pair, now: now.milliseconds)
    }

    private static func pair(_ address: LimiterKey, _ network: LimiterKey) -> LimiterKey {
        LimiterKey(high: address.high ^ network.high, low: address.low ^ network.low)
    }

    func requireSignUp(_ emailTag: [UInt8], from network: LimiterKey, now: Timestamp) throws(Refusal) {
        try signUps.require(network, now: now, "Too many sign-ups from this network", hint: Self.published)
        try requireCode(emailTag, from: network, now: now)
    }

    func requireRecovery(_ emailTag: [UInt8], from network: LimiterKey, now: Timestamp) throws(Refusal) {
        try recoveries.require(network, now: now, "Too many recoveries from this network", hint: Self.published)
        try requireCode(emailTag, from: network, now: now)
    }

    /// One network alone does not use up the mails that an address can get in a day: who lost a passphrase asks from
    /// another.
    func requireCode(_ emailTag: [UInt8], from network: LimiterKey, now: Timestamp) throws(Refusal) {
        let address = LimiterKey(bytes: emailTag)
        try mailsFromNetwork.require(
            Self.pair(address, network), now: now, "Too many mails to this address from this network",
            hint: Self.published)
        try mails.require(address, now: now, "Too many mails to this address", hint: Self.published)
        try codes.require(LimiterKey(high: 0, low: 0), now: now, "Too many codes are asked for", hint: Self.published)
    }

    func requireProof(_ account: AccountID, now: Timestamp) throws(Refusal) {
        try proofs.require(account.limiterKey, now: now, "Too many tries", hint: Self.published)
    }

    func requireDeviceCode(_ account: AccountID, now: Timestamp) throws(Refusal) {
        try deviceCodes.require(account.limiterKey, now: now, "Too many codes of devices", hint: Self.published)
    }
}
