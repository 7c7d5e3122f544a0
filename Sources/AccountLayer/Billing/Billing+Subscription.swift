import HTTPSupport
import JSONWriting
import PrivacyPassToken

/// Plans that cost something. One begins to count with the epoch after the choice; nothing is asked for the time before.
extension Billing {
    /// What choosing a plan means for the money: begins to pay for one that costs something, and ends what was paid before.
    /// Throws a `Refusal` where something is missing.
    func settle(_ plan: Plans.Plan, of account: AccountID) async throws {
        guard let price = plan.price else { return try await endIfAny(of: account) }
        var begun = Begun()
        do { try await begin(plan, price, of: account, &begun) } catch {
            if !begun.made.isEmpty { await cancelUnwritten(begun.made, of: account) }
            throw error
        }
        // Now that the new one is written: until then the old one is what there is. Where the provider does not answer,
        // tomorrow's look does it.
        await cancel(begun.made.filter { $0.reference != begun.kept?.reference } + [begun.replaced].compactMap { $0 })
    }

    /// What was begun at the provider in the tries of one choice. Only the last try's is kept.
    private struct Begun {
        var made: [Subscription] = []
        var kept: Subscription?
        var replaced: Subscription?
    }

    private func begin(
        _ plan: Plans.Plan, _ price: Plans.Price, of account: AccountID, _ begun: inout Begun
    ) async throws {
        try await changing(account) { index, changes in
            (begun.kept, begun.replaced) = (nil, nil)
            if index.subscription?.plan == plan.name, try await goesOn(of: account, &index, &changes, &begun) { return }
            // Given as a present.
            if index.lastEpoch(of: plan.name) == .max { return }
            guard let payer = index.customer else { throw Refusal.noDetails }
            guard !provider.takesMethods || index.method != nil else {
                throw Refusal.conflict(
                    "PAYMENT_METHOD_NEEDED", "It is not known how you pay",
                    hint: "Begin at POST /v1/account/billing/setup.")
            }
            let name = try await vault.open(customer(payer, account), purpose: .payment, actor: .owner).content.reference
            if isOverdue(index), let name { try await takeStates(of: name, account, &index, &changes) }
            guard !isOverdue(index) else {
                throw Refusal.conflict(
                    "INVOICE_OVERDUE", "An invoice is overdue", hint: "Pay it first. See GET /v1/account/invoices.")
            }
            let first = Epoch(day: today).next
            // Of the state that was found: who asks again because an answer was lost asks for the same.
            let key = domain.keys.idempotencyKey(
                account, "subscribe", index.generation, Array(plan.name.utf8), Array(String(first.number).utf8))
            let reference = try await provider.subscribe(name, to: plan, price, from: first, key: key)
            let subscription = Subscription(
                plan: plan.name, amount: price.money, interval: price.interval, firstEpoch: first.number,
                reference: reference, customer: name)
            begun.made.append(subscription)
            if let old = index.subscription {
                let record = VaultRecord<Subscription>(id: old.id, account: account)
                begun.replaced = try await vault.open(record, purpose: .payment, actor: .owner).content
            }
            try await end(&index, &changes, of: account)
            index.subscription = BillingIndex.Subscribed(
                id: try await changes.make(subscription, of: account, domain), plan: plan.name, interval: price.interval,
                nextEpoch: first.number)
            var standing: ProviderStanding
            do { standing = try await aliveStanding(of: subscription, index) } catch is PaymentFailure {
                // It is begun, and must not be lost: how it stands is asked tomorrow, or when the next report comes.
                standing = ProviderStanding(through: first.number - 1, lookAgainDay: today + 1)
            }
            if begun.replaced != nil { standing.lookAgainDay = today + 1 }
            try await apply(standing, to: subscription, of: account, &index, &changes)
            begun.kept = subscription
        }
    }

    /// For a plan that is chosen again: whether it is still paid for. One that was set to end goes on.
    private func goesOn(
        of account: AccountID, _ index: inout BillingIndex, _ changes: inout BillingIndexes.Changes,
        _ begun: inout Begun
    ) async throws -> Bool {
        guard provider.takesMethods, let subscribed = index.subscription else { return true }
        let record = VaultRecord<Subscription>(id: subscribed.id, account: account)
        let subscription = try await vault.open(record, purpose: .payment, actor: .owner).content
        let standing = try await aliveStanding(of: subscription, index)
        try await apply(standing, to: subscription, of: account, &index, &changes)
        guard index.subscription != nil else { return false }
        begun.kept = subscription
        return true
    }

    private func aliveStanding(of subscription: Subscription, _ index: BillingIndex) async throws -> ProviderStanding {
        let standing = try await provider.standing(of: subscription, index, today: today)
        guard standing.isEnding else { return standing }
        try await provider.resume(subscription)
        return try await provider.standing(of: subscription, index, today: today)
    }

    /// After a failure, of which it may not be known whether something was written: the same choice twice at once begins
    /// one subscription, and the other request may have written it.
    private func cancelUnwritten(_ made: [Subscription], of account: AccountID) async {
        do {
            var written: Subscription?
            if let subscribed = try await indexes.of(account).subscription {
                let record = VaultRecord<Subscription>(id: subscribed.id, account: account)
                written = try await vault.open(record, purpose: .payment, actor: .owner).content
            }
            await cancel(made.filter { $0.reference != written?.reference })
        } catch { domain.logger.report(error, doing: "looking for what a failed choice of a plan began") }
    }

    /// Best effort: what the provider was not told now is found by `cancelOthers`.
    private func cancel(_ subscriptions: [Subscription]) async {
        for subscription in subscriptions {
            do { try await provider.cancel(subscription) } catch {
                domain.logger.report(error, doing: "cancelling a subscription that nothing names")
            }
        }
    }

    private func isOverdue(_ index: BillingIndex) -> Bool {
        index.bills.contains { $0.state == .open && $0.dueDay < today }
    }

    /// A plan as a present of the operator's: nothing is asked for it, for as long as it is the chosen one.
    func grant(_ plan: Plans.Plan, to account: AccountID) async throws {
        try await endIfAny(of: account)
        guard plan.price != nil else { return }
        let current = Epoch(day: today)
        try await changing(account) { index, _ in
            guard index.lastEpoch(of: plan.name) != .max else { return }
            index.cover(plan.name, from: current.number + 1, through: .max, today: current)
        }
    }

    private func endIfAny(of account: AccountID) async throws {
        let index = try await indexes.of(account)
        guard index.subscription != nil || !index.coverage.isEmpty else { return }
        try await changing(account) { index, changes in
            if let subscribed = index.subscription {
                let record = VaultRecord<Subscription>(id: subscribed.id, account: account)
                try await provider.cancel(vault.open(record, purpose: .payment, actor: .owner).content)
            }
            try await end(&index, &changes, of: account)
        }
    }

    /// Ends what is paid for with this epoch; the provider is told by who calls. Nothing more is asked for, and invoices
    /// over a time that has not begun are void. Those over a time that has are owed.
    private func end(
        _ index: inout BillingIndex, _ changes: inout BillingIndexes.Changes, of account: AccountID
    ) async throws {
        let current = Epoch(day: today)
        if let subscribed = index.subscription {
            changes.erase(subscribed.id, domain)
            index.subscription = nil
        }
        if let schedule = index.schedule {
            changes.erase(schedule: schedule, domain)
            index.schedule = nil
        }
        if !provider.takesMethods {
            for (position, bill) in index.bills.enumerated() where bill.state == .open && bill.firstEpoch > current.number
            {
                try await set(.void, at: position, of: account, &index, &changes)
            }
        }
        index.coverage = index.coverage.compactMap { part in
            var part = part
            part.through = min(part.through, current.number)
            return part.through >= part.first ? part : nil
        }
        index.generation = Self.randomBytes()
    }

    // MARK: How it stands

    /// Asks the provider how a subscription stands, and takes that down. What was asked before another answer was written
    /// is asked again, so that reports may come late, twice and out of order.
    ///
    /// - Parameters:
    ///   - customer: about whom the provider just reported. Without a subscription their invoices may still be paid.
    ///   - act: by which a method was given, where the provider just reported one.
    func look(at account: AccountID, reportedOf customer: String? = nil, setUpBy act: String? = nil) async throws {
        if let act { try await takeMethod(of: account, setUpBy: act) }
        try await indexes.change(account) { index, changes in
            guard let subscribed = index.subscription else {
                guard let customer else { return }
                try await cancelOthers(of: customer, but: nil)
                if index.bills.contains(where: { $0.state == .open }) {
                    try await takeStates(of: customer, account, &index, &changes)
                }
                return
            }
            let record = VaultRecord<Subscription>(id: subscribed.id, account: account)
            let subscription = try await vault.open(record, purpose: .payment, actor: Self.service).content
            if let customer = subscription.customer { try await cancelOthers(of: customer, but: subscription) }
            let standing = try await provider.standing(of: subscription, index, today: today)
            try await apply(standing, to: subscription, of: account, &index, &changes)
        }
    }

    /// Cancels what was begun and is written nowhere, because the server stopped or the provider did not answer. What is
    /// younger than an hour may be about to be written by another request.
    private func cancelOthers(of customer: String, but named: Subscription?) async throws {
        let before = domain.clock.now.milliseconds / 1_000 - 3_600
        for other in try await provider.subscriptions(of: customer, begunBefore: before)
        where other != named?.reference {
            try await provider.cancel(subscription: other)
        }
    }

    /// What became of invoices that are known here: they may be paid after what they were for has ended.
    private func takeStates(
        of customer: String, _ account: AccountID, _ index: inout BillingIndex,
        _ changes: inout BillingIndexes.Changes
    ) async throws {
        for bill in try await provider.bills(of: customer) {
            guard let number = bill.number, let position = position(of: number, in: index) else { continue }
            try await set(bill.state, at: position, of: account, &index, &changes, paidDay: bill.paidDay)
        }
    }

    static let service = Actor.service("payments")

    private func takeMethod(of account: AccountID, setUpBy act: String) async throws {
        guard let payer = try await indexes.of(account).customer else { return }
        let opened = try await vault.open(customer(payer, account), purpose: .payment, actor: Self.service)
        guard let name = opened.content.reference,
            let method = try await provider.method(setUpBy: act, of: name)
        else { return }
        try await setMethod(method, of: account, purpose: .payment, actor: Self.service)
    }

    private func apply(
        _ standing: ProviderStanding, to subscription: Subscription, of account: AccountID,
        _ index: inout BillingIndex, _ changes: inout BillingIndexes.Changes
    ) async throws {
        let known = index.coverage.filter { $0.plan == subscription.plan }.map(\.first).max()
        let first = standing.from ?? max(known ?? subscription.firstEpoch, subscription.firstEpoch)
        if standing.through >= first {
            index.cover(subscription.plan, from: first, through: standing.through, today: Epoch(day: today))
            index.subscription?.nextEpoch = standing.through + 1
        }
        try await take(standing.bills, for: subscription, of: account, &index, &changes)
        switch standing.method {
        case .unknown: break
        case .one(let method): try await put(method, of: account, &index, &changes)
        case .none:
            if let method = index.method { changes.erase(method.id, domain) }
            index.method = nil
        }
        if standing.isOver, let subscribed = index.subscription {
            changes.erase(subscribed.id, domain)
            if let schedule = index.schedule { changes.erase(schedule: schedule, domain) }
            (index.subscription, index.schedule, index.generation) = (nil, nil, Self.randomBytes())
            return
        }
        let name = index.schedule ?? Self.randomBytes()
        let day = max(standing.lookAgainDay, today + 1)
        _ = try await changes.refer(
            .schedule(name, of: account, day: day), isNew: index.schedule == nil, domain)
        index.schedule = name
    }
}
