import HTTPSupport
import JSONWriting
import PrivacyPassToken
import Storage

/// Invoices: taken down as the provider has them, or written and numbered here.
extension Billing {
    /// Invoices of one account are so few that all are kept, but not more than this.
    static let mostInvoices = 1_000

    func take(
        _ bills: [ProviderBill], for subscription: Subscription, of account: AccountID, _ index: inout BillingIndex,
        _ changes: inout BillingIndexes.Changes
    ) async throws {
        var recipient: BillingDetails?
        var numbered: Int64 = 0
        // The oldest first: an owner's list begins with the newest.
        for bill in bills.sorted(by: { $0.issuedDay < $1.issuedDay }) {
            if let number = bill.number, let position = position(of: number, in: index) {
                try await set(bill.state, at: position, of: account, &index, &changes, paidDay: bill.paidDay)
                continue
            }
            guard index.bills.count < Self.mostInvoices else { continue }
            if recipient == nil { recipient = try await self.recipient(of: account, index) }
            guard let recipient else { continue }
            var number = bill.number
            if number == nil {
                let next = try await InvoiceNumbers.next(onDay: today, ahead: numbered, domain.store)
                changes.commands.append(next.take)
                numbered += 1
                number = next.text
                try await changes.commands.append(notice(to: account))
            }
            guard let number else { continue }
            let invoice = Invoice(bill, number: number, plan: subscription.plan, recipient: recipient)
            let id = try await changes.make(invoice, of: account, domain)
            let reference = try await changes.refer(.invoice(invoice, of: account), isNew: true, domain)
            index.bills.append(
                BillingIndex.Bill(
                    id: id, reference: reference, state: invoice.state, dueDay: invoice.dueDay,
                    firstEpoch: Epoch(day: invoice.firstDay).number))
        }
    }

    private func recipient(of account: AccountID, _ index: BillingIndex) async throws -> BillingDetails? {
        guard let payer = index.customer else { return nil }
        return try await vault.open(customer(payer, account), purpose: .invoicing, actor: Self.service).content.details
    }

    /// A mail that says that there is an invoice, and nothing of what is in it.
    private func notice(to account: AccountID) async throws -> Command {
        let email = try await domain.people.load(account).person.email
        return try await domain.people.post.prepare(.invoiceNotice(to: email))
    }

    func position(of number: String, in index: BillingIndex) -> Int? {
        let tag = domain.keys.billingReferenceTag(.invoice, Array(number.utf8))
        return index.bills.firstIndex { $0.reference == tag }
    }

    /// Changes what became of an invoice: in the record, in its reference and in the index.
    func set(
        _ state: InvoiceState, at position: Int, of account: AccountID, _ index: inout BillingIndex,
        _ changes: inout BillingIndexes.Changes, paidDay: Int64? = nil
    ) async throws {
        guard index.bills[position].state != state else { return }
        let record = VaultRecord<Invoice>(id: index.bills[position].id, account: account)
        let opened = try await vault.open(record, purpose: .payment, actor: Self.service)
        var invoice = opened.content
        invoice.state = state
        invoice.paidDay = state == .paid ? paidDay ?? today : nil
        try changes.change(opened, to: invoice, domain)
        _ = try await changes.refer(.invoice(invoice, of: account), isNew: false, domain)
        index.bills[position].state = state
    }

    // MARK: The operator's word

    /// Throws a `Refusal` for a number that there is not, and for an invoice that is not open.
    func settle(number: String, as state: InvoiceState) async throws {
        guard !provider.takesMethods else {
            throw Refusal.conflict(
                "PROVIDER_DECIDES", "Invoices of this server are paid at the payment provider",
                hint: "Do it there; its report arrives here.")
        }
        guard let reference = try await BillingReferences(domain: domain).find(.invoice, Array(number.utf8)) else {
            throw Refusal.noInvoice
        }
        let account = reference.account
        try await changing(account) { index, changes in
            guard let position = position(of: number, in: index) else { throw Refusal.noInvoice }
            guard index.bills[position].state == .open else {
                throw Refusal.conflict(
                    "INVOICE_SETTLED", "The invoice is \(index.bills[position].state.name) already",
                    hint: "Nothing was changed.")
            }
            try await set(state, at: position, of: account, &index, &changes)
        }
        // What waited for the money goes on.
        try await look(at: account)
    }

    // MARK: Reading

    /// The newest first.
    func invoices(of account: AccountID, purpose: Purpose, actor: Actor) async throws -> [Invoice] {
        let records = try await indexes.of(account).bills.map { VaultRecord<Invoice>(id: $0.id, account: account) }
        return try await vault.open(records, purpose: purpose, actor: actor).map(\.content)
            .sorted { ($0.issuedDay, $0.number) > ($1.issuedDay, $1.number) }
    }

    /// One of this account's; nil for another's, as for one that there is not.
    func invoice(
        _ number: String, of account: AccountID, purpose: Purpose, actor: Actor
    ) async throws -> Invoice? {
        let index = try await indexes.of(account)
        guard let position = position(of: number, in: index) else { return nil }
        let record = VaultRecord<Invoice>(id: index.bills[position].id, account: account)
        return try await vault.open(record, purpose: purpose, actor: actor).content
    }
}

extension Refusal {
    static let noInvoice = Refusal.notFound("Invoice", hint: "Compare the number with the list.")
}
