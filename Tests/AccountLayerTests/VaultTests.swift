import ByteFraming
import Envelope
import Foundation
import Storage
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// The vault itself: what opens, what does not, and what is written down before.
@Suite struct VaultTests {
    private static let details = BillingDetails(
        name: "Anna Seidel", line1: "Muschelweg 3", postalCode: "18055", city: "Rostock", country: "DE")
    private static let method = PaymentMethod(
        reference: "pm_1", brand: "visa", lastFour: "4242", expiryMonth: 12, expiryYear: 2030)

    private static func store<Content: VaultContent>(
        _ content: Content, of account: TestAccount
    ) async throws -> VaultRecord<Content> {
        let made = try await Vault(domain: account.accounts.inside).make(content, of: account.id)
        try await account.accounts.store.write(.privateAct) { try $0.run(made.insert) }
        return made.record
    }

    private static func sealed(_ id: VaultRecordID, _ accounts: TestAccounts) async throws -> [UInt8] {
        try #require(try await accounts.store.first(VaultQueries.find(id))).sealed
    }

    private static func put(_ sealed: [UInt8], in id: VaultRecordID, _ accounts: TestAccounts) async throws {
        try await accounts.store.write(.privateAct) { transaction in
            try transaction.run(
                Command("UPDATE vault_records SET sealed = \(sealed) WHERE id = \(id.bytes)"))
        }
    }

    @Test(arguments: TestEngine.available)
    func anOpeningIsWrittenDownBeforeAnythingIsRead(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            let record = try await Self.store(Customer(details: Self.details, reference: nil), of: account)
            let vault = Vault(domain: accounts.inside)
            let opened = try await vault.open(record, purpose: .dispute, actor: .staff(name: "Berta", .billing))
            #expect(opened.content.details == Self.details)
            let openings = try await account.openings()
            #expect(openings == ["billing Berta dispute customer"])

            // Also what cannot be opened was opened by somebody.
            try await accounts.store.write(.privateAct) { try $0.run(VaultQueries.erase(record.id)) }
            await #expect(throws: EnvelopeError.shredded) {
                _ = try await vault.open(record, purpose: .payment, actor: .service("payments"))
            }
            let more = try await account.openings()
            #expect(more.count == 2)
        }
    }

    @Test(arguments: TestEngine.available)
    func whatCannotBeWrittenDownIsNotOpened(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            let record = try await Self.store(Self.method, of: account)
            // Of an account that is gone there is nobody to whom it could be told.
            try await accounts.inside.keys.destroyDataKey(of: account.id)
            await #expect(throws: TrailError.noSuchAccount) {
                _ = try await Vault(domain: accounts.inside).open(record, purpose: .payment, actor: .owner)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func severalRecordsAreOneOpening(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            var records: [VaultRecord<PaymentMethod>] = []
            for number in 1...5 {
                let method = PaymentMethod(
                    reference: "pm_\(number)", brand: "visa", lastFour: "000\(number)", expiryMonth: 1, expiryYear: 2030)
                records.append(try await Self.store(method, of: account))
            }
            let opened = try await Vault(domain: accounts.inside)
                .open(records, purpose: .ownAccount, actor: .owner)
            #expect(opened.map(\.content.lastFour) == ["0001", "0002", "0003", "0004", "0005"])
            let openings = try await account.openings()
            #expect(openings == ["owner own-account payment-method"])
        }
    }

    @Test(arguments: TestEngine.available)
    func aRecordMovedToAnotherRowColumnTableOrAccountDoesNotOpen(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let (account, other) = (try await accounts.account(), try await accounts.account())
            let vault = Vault(domain: accounts.inside)
            let record = try await Self.store(Self.method, of: account)
            let second = try await Self.store(Self.method, of: account)
            let bytes = try await Self.sealed(record.id, accounts)

            // Another row: another data key, and another name in the associated data.
            try await Self.put(bytes, in: second.id, accounts)
            await #expect(throws: EnvelopeError.cannotOpen) {
                _ = try await vault.open(second, purpose: .ownAccount, actor: .owner)
            }
            // Another account's record, by whoever changes an index.
            let stolen = VaultRecord<PaymentMethod>(id: record.id, account: other.id)
            await #expect(throws: EnvelopeError.cannotOpen) {
                _ = try await vault.open(stolen, purpose: .ownAccount, actor: .owner)
            }
            // Another kind.
            let asInvoice = VaultRecord<Invoice>(id: record.id, account: account.id)
            await #expect(throws: EnvelopeError.cannotOpen) {
                _ = try await vault.open(asInvoice, purpose: .ownAccount, actor: .owner)
            }
            // Another table or column, even under the record's own key.
            let key = try #require(try await accounts.inside.keys.existingVaultKey(of: record.id))
            let name = Framing.frame([record.id.bytes, account.id.bytes, [VaultKind.paymentMethod.rawValue]])
            for context in [
                SealContext(table: "accounts", column: "sealed", record: name),
                SealContext(table: "vault_records", column: "revision", record: name),
            ] {
                #expect(throws: EnvelopeError.cannotOpen) { _ = try key.open(bytes, as: context) }
            }
            // In its place it opens.
            let opened = try await vault.open(record, purpose: .ownAccount, actor: .owner)
            #expect(opened.content == Self.method)
        }
    }

    @Test(arguments: TestEngine.available)
    func aTruncatedOrAlteredRecordDoesNotOpen(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            let vault = Vault(domain: accounts.inside)
            let record = try await Self.store(Self.method, of: account)
            let bytes = try await Self.sealed(record.id, accounts)
            var altered = bytes
            altered[altered.count / 2] ^= 1
            var older = bytes
            older[8] = 7
            for bad in [[], Array(bytes.prefix(8)), Array(bytes.dropLast()), altered, older, bytes + [0]] {
                try await Self.put(bad, in: record.id, accounts)
                await #expect(throws: EnvelopeError.cannotOpen, "\(bad.count) bytes") {
                    _ = try await vault.open(record, purpose: .ownAccount, actor: .owner)
                }
            }
            try await Self.put(bytes, in: record.id, accounts)
            _ = try await vault.open(record, purpose: .ownAccount, actor: .owner)
            // Of a key that is destroyed nobody opens it, whatever copy of the row there is.
            try await accounts.inside.keys.dataKeys.destroy([accounts.inside.keys.keyName(of: record.id)])
            await #expect(throws: EnvelopeError.shredded) {
                _ = try await vault.open(record, purpose: .ownAccount, actor: .owner)
            }
        }
    }

    @Test(arguments: TestEngine.available)
    func everyRowOfTheVaultIsOfOneSize(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            let longest = String(repeating: "ü", count: 100)
            let details = BillingDetails(
                name: longest, line1: longest, line2: longest, postalCode: String(repeating: "9", count: 100),
                city: String(repeating: "c", count: 100), region: String(repeating: "r", count: 100), country: "DE",
                taxID: String(repeating: "t", count: 100))
            let bill = ProviderBill(
                state: .open, amount: Money(units: .max, currency: "EUR"), firstDay: 1, lastDay: 2, issuedDay: 3,
                dueDay: 4)
            let number = String(repeating: "n", count: Invoice.longestNumber)
            let invoice = Invoice(bill, number: number, plan: String(repeating: "p", count: 32), recipient: details)
            let one = try await Self.store(invoice, of: account)
            let two = try await Self.store(Self.method, of: account)
            let (first, second) = (
                try await Self.sealed(one.id, accounts).count, try await Self.sealed(two.id, accounts).count
            )
            #expect(first == second)
            let opened = try await Vault(domain: accounts.inside).open(one, purpose: .ownAccount, actor: .owner)
            #expect(opened.content == invoice)
        }
    }

    @Test func contentsComeBackAsTheyWere() throws {
        let customer = Customer(details: Self.details, reference: "cus_1")
        #expect(try Customer(bytes: customer.bytes) == customer)
        #expect(try PaymentMethod(bytes: Self.method.bytes) == Self.method)
        let subscription = Subscription(
            plan: "studio", amount: Money(units: 900, currency: "EUR"), interval: 1, firstEpoch: 693, reference: nil,
            customer: "cus_1")
        #expect(try Subscription(bytes: subscription.bytes) == subscription)
        for bytes in [customer.bytes, Self.method.bytes, subscription.bytes] {
            #expect(throws: (any Error).self) { _ = try Invoice(bytes: bytes) }
            #expect(throws: (any Error).self) { _ = try Customer(bytes: Array(bytes.dropLast())) }
            #expect(throws: (any Error).self) { _ = try Subscription(bytes: bytes + [0]) }
        }
        var index = BillingIndex()
        index.generation = [1, 2]
        index.customer = .init(id: VaultRecordID(), reference: [UInt8](repeating: 1, count: 32))
        index.method = .init(id: VaultRecordID(), mark: [UInt8](repeating: 2, count: 32))
        index.subscription = .init(id: VaultRecordID(), plan: "studio", interval: 12, nextEpoch: 700)
        index.schedule = [UInt8](repeating: 3, count: 32)
        index.coverage = [.init(plan: "studio", first: 693, through: .max)]
        index.bills = [
            .init(
                id: VaultRecordID(), reference: [UInt8](repeating: 4, count: 32), state: .void, dueDay: 5, firstEpoch: 6)
        ]
        #expect(try BillingIndex(bytes: index.bytes) == index)
        #expect(try BillingIndex(bytes: BillingIndex().bytes) == BillingIndex())
        for length in stride(from: 0, to: index.bytes.count, by: 7) {
            #expect(throws: (any Error).self) { _ = try BillingIndex(bytes: Array(index.bytes.prefix(length))) }
        }
    }
}
