import ByteFraming
import Crypto
import Envelope
import HTTPSupport
import JSONWriting
import PrivacyPassToken
import Storage

/// What people pay with and for. Everything here goes through the vault; what the provider is asked stands in
/// `PaymentProvider`.
struct Billing: Sendable {
    let domain: AccountDomain

    var vault: Vault { Vault(domain: domain) }
    var indexes: BillingIndexes { BillingIndexes(domain: domain) }
    var provider: any PaymentProvider { domain.payments }
    var today: Int64 { domain.clock.now.day }

    /// Where the provider's page sends people back to.
    static let page = "/account/billing"

    // MARK: Who pays

    /// Takes down who pays, or changes it. Throws a `Refusal`.
    func setDetails(_ details: BillingDetails, of account: AccountID) async throws {
        var lost: String?
        try await changing(account) { index, changes in
            if let payer = index.customer {
                let opened = try await vault.open(customer(payer, account), purpose: .ownAccount, actor: .owner)
                if let made = lost, let kept = opened.content.reference, made != kept {
                    // Another request was faster with other details: nothing leads to the one made for these.
                    try await provider.forget(customer: made)
                    lost = nil
                }
                // Anew each time: the same details may be set, changed, and set again.
                let name = try await provider.customer(
                    details, replacing: opened.content.reference, key: Self.random())
                let new = Customer(details: details, reference: name)
                try changes.change(opened, to: new, domain)
                try await refer(name, of: account, &index, &changes)
                return
            }
            let key = domain.keys.idempotencyKey(
                account, "customer", index.generation, Framing.frame(optional: details.fields))
            let name = try await provider.customer(details, replacing: nil, key: key)
            lost = name
            let id = try await changes.make(Customer(details: details, reference: name), of: account, domain)
            index.customer = BillingIndex.Payer(id: id)
            try await refer(name, of: account, &index, &changes)
        }
    }

    /// Forgets who pays and how. Throws a 409 `Refusal` as long as something is asked for.
    func removeDetails(of account: AccountID) async throws {
        try await changing(account) { index, changes in
            guard index.subscription == nil else {
                throw Refusal.conflict(
                    "SUBSCRIBED", "There is a plan that is paid for", hint: "Choose one that costs nothing first.")
            }
            guard let payer = index.customer else { return }
            let opened = try await vault.open(customer(payer, account), purpose: .ownAccount, actor: .owner)
            if let name = opened.content.reference { try await provider.forget(customer: name) }
            changes.erase(payer.id, domain)
            if let reference = payer.reference { changes.erase(reference: reference, domain) }
            if let method = index.method { changes.erase(method.id, domain) }
            (index.customer, index.method, index.generation) = (nil, nil, Self.randomBytes())
        }
    }

    /// Before an account is deleted: the provider forgets who paid, and charges nothing any more. Throws a 503 `Refusal`
    /// where it does not answer; then nothing is deleted, as what is charged could be stopped by nobody afterwards.
    func leave(_ account: AccountID) async throws {
        guard let payer = try await indexes.of(account).customer, payer.reference != nil else { return }
        let opened = try await vault.open(customer(payer, account), purpose: .ownAccount, actor: .owner)
        guard let name = opened.content.reference else { return }
        try await asking { try await provider.forget(customer: name) }
    }

    /// The reference by which the provider's reports find the account.
    private func refer(
        _ name: String?, of account: AccountID, _ index: inout BillingIndex, _ changes: inout BillingIndexes.Changes
    ) async throws {
        let tag = name.map { domain.keys.billingReferenceTag(.customer, Array($0.utf8)) }
        guard index.customer?.reference != tag else { return }
        if let old = index.customer?.reference { changes.erase(reference: old, domain) }
        index.customer?.reference = nil
        if let name {
            index.customer?.reference = try await changes.refer(.customer(name, of: account), isNew: true, domain)
        }
    }

    // MARK: How they pay

    /// The address of the provider's page on which a card is given.
    func setUpPage(for account: AccountID) async throws -> String {
        guard provider.takesMethods else { throw PaymentFailure.notTaken.refusal }
        let name = try await customerName(of: account, purpose: .ownAccount, actor: .owner)
        return try await asking {
            try await provider.setUpPage(
                for: name, returningTo: domain.publicURL.path(Self.page), key: Self.random())
        }
    }

    /// Pays with a method that was given to the provider.
    func setMethod(
        _ reference: String, of account: AccountID, purpose: Purpose = .ownAccount, actor: Actor = .owner
    ) async throws {
        guard provider.takesMethods else { throw PaymentFailure.notTaken.refusal }
        guard ProviderReference.isOne(reference) else { throw PaymentFailure.unknownReference.refusal }
        let name = try await customerName(of: account, purpose: purpose, actor: actor)
        try await changing(account) { index, changes in
            let key = domain.keys.idempotencyKey(account, "attach", index.generation, Array(reference.utf8))
            let method = try await provider.attach(reference, to: name, key: key)
            try await put(method, of: account, &index, &changes)
        }
    }

    /// Throws a 409 `Refusal` as long as something is charged to it.
    func removeMethod(of account: AccountID) async throws {
        try await changing(account) { index, changes in
            guard index.subscription == nil else {
                throw Refusal.conflict(
                    "SUBSCRIBED", "There is a plan that is paid with it", hint: "Choose one that costs nothing first.")
            }
            guard let method = index.method else { return }
            let record = VaultRecord<PaymentMethod>(id: method.id, account: account)
            let opened = try await vault.open(record, purpose: .ownAccount, actor: .owner)
            try await provider.detach(opened.content)
            changes.erase(method.id, domain)
            index.method = nil
        }
    }

    private func customerName(of account: AccountID, purpose: Purpose, actor: Actor) async throws -> String {
        guard let payer = try await indexes.of(account).customer else { throw Refusal.noDetails }
        let opened = try await vault.open(customer(payer, account), purpose: purpose, actor: actor)
        guard let name = opened.content.reference else { throw Refusal.noDetails }
        return name
    }

    /// Keeps a method in the place of the one before.
    func put(
        _ method: PaymentMethod, of account: AccountID, _ index: inout BillingIndex,
        _ changes: inout BillingIndexes.Changes
    ) async throws {
        let mark = domain.keys.methodMark(method.reference)
        guard index.method?.mark != mark else { return }
        if let old = index.method { changes.erase(old.id, domain) }
        index.method = BillingIndex.Method(id: try await changes.make(method, of: account, domain), mark: mark)
    }

    // MARK: Parts

    func customer(_ payer: BillingIndex.Payer, _ account: AccountID) -> VaultRecord<Customer> {
        VaultRecord(id: payer.id, account: account)
    }

    /// A change of what an account has; what the provider refuses is told to who asked.
    func changing<Result: Sendable>(
        _ account: AccountID,
        _ body: (inout BillingIndex, inout BillingIndexes.Changes) async throws -> Result
    ) async throws -> Result {
        try await indexes.change(account) { index, changes in
            do { return try await body(&index, &changes) } catch let failure as PaymentFailure {
                report(failure)
                throw failure.refusal
            }
        }
    }

    func asking<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let failure as PaymentFailure {
            report(failure)
            throw failure.refusal
        }
    }

    private func report(_ failure: PaymentFailure) {
        if case .misconfigured = failure { domain.logger.report(failure, doing: "asking the payment provider") }
    }

    static func randomBytes() -> [UInt8] { SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) } }
    static func random() -> String { Base64URL.encode(randomBytes()) }
}

extension Refusal {
    static let noDetails = Refusal.conflict(
        "BILLING_DETAILS_NEEDED", "It is not known who pays",
        hint: "Send name and address to PUT /v1/account/billing first.")
}
