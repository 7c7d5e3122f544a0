import LayerSupport
import PrivacyPassToken
import Storage

@testable import AccountLayer

/// Every statement of the account layer with sample arguments, so that a test can have both engines compile each.
///
/// An entry is named `Type.function(firstLabel:)`.
enum QueryCatalogue {
    struct Entry: Sendable {
        let name: String
        let sql: SQL

        init(_ name: String, _ sql: SQL) {
            self.name = name
            self.sql = sql
        }
    }

    static let all = people + codesAndMail + tokens + vault + trail + upkeep + applications

    private static let id = AccountID()
    private static let tag = [UInt8](repeating: 7, count: 32)
    private static let stored = StoredPerson(id: id, revision: 1, sealed: tag)
    private static let epoch = Epoch(day: 20_000)

    private static let people: [Entry] = [
        Entry("PersonQueries.withEmail(_:)", PersonQueries.withEmail(tag).sql),
        Entry("PersonQueries.withID(_:)", PersonQueries.withID(id).sql),
        Entry("PersonQueries.isAt(_:)", PersonQueries.isAt(tag, id).sql),
        Entry("PersonQueries.isUnchanged(_:)", PersonQueries.isUnchanged(stored).sql),
        Entry("PersonQueries.insert(_:)", PersonQueries.insert(id, emailTag: tag, sealed: tag).sql),
        Entry("PersonQueries.update(_:)", PersonQueries.update(stored, emailTag: tag, sealed: tag).sql),
        Entry("PersonQueries.any()", PersonQueries.any().sql),
        Entry("PersonQueries.ids(after:)", PersonQueries.ids(after: id.bytes, limit: 5).sql),
        Entry("PersonQueries.delete(_:)", PersonQueries.delete(id).sql),
        Entry("AccessQueries.endAll(in:)", AccessQueries.endAll(in: "sessions").sql),
        Entry("DoomedKeyQueries.insert(_:)", DoomedKeyQueries.insert(tag).sql),
        Entry("DoomedKeyQueries.all()", DoomedKeyQueries.all().sql),
        Entry("DoomedKeyQueries.delete(_:)", DoomedKeyQueries.delete(tag).sql),
        Entry("SessionQueries.holder(of:)", SessionQueries.holder(of: tag, today: 1).sql),
        Entry("SessionQueries.insert(_:)", SessionQueries.insert(tag, of: id, created: 1, expires: 2, sealed: tag).sql),
        Entry("SessionQueries.rename(_:)", SessionQueries.rename(tag, of: id, sealed: tag).sql),
        Entry("SessionQueries.all(of:)", SessionQueries.all(of: id, today: 1).sql),
        Entry("SessionQueries.delete(_:)", SessionQueries.delete(tag).sql),
        Entry("SessionQueries.deleteAll(of:)", SessionQueries.deleteAll(of: id).sql),
        Entry("SessionQueries.deleteOthers(of:)", SessionQueries.deleteOthers(of: id, but: tag).sql),
        Entry("SessionQueries.deleteBeyond(_:)", SessionQueries.deleteBeyond(50, of: id, but: tag).sql),
        Entry("SessionQueries.deleteExpired(today:)", SessionQueries.deleteExpired(today: 1).sql),
    ]

    private static let codesAndMail: [Entry] = [
        Entry(
            "CodeQueries.insert(_:)", CodeQueries.insert(tag, codeTag: tag, sealed: tag, day: 1, expiresHour: 1).sql),
        Entry("CodeQueries.countTry(_:)", CodeQueries.countTry(tag, tries: 5, hour: 1).sql),
        Entry("CodeQueries.take(_:)", CodeQueries.take(tag).sql),
        Entry("CodeQueries.deleteExpired(hour:)", CodeQueries.deleteExpired(hour: 1).sql),
        Entry("MailQueries.insert(_:)", MailQueries.insert(tag, sealed: tag, day: 1).sql),
        Entry("MailQueries.some(after:)", MailQueries.some(after: tag).sql),
        Entry("MailQueries.count()", MailQueries.count().sql),
        Entry("MailQueries.delete(_:)", MailQueries.delete(tag).sql),
        Entry("MailQueries.deleteOld(before:)", MailQueries.deleteOld(before: 1).sql),
    ]

    private static let tokens: [Entry] = [
        Entry("IssuerKeyQueries.unlogged()", IssuerKeyQueries.unlogged().sql),
        Entry("IssuerKeyQueries.sealed(_:)", IssuerKeyQueries.sealed(.run, epoch).sql),
        Entry("IssuerKeyQueries.insert(_:)", IssuerKeyQueries.insert(.vote, epoch, publicKey: tag, sealed: tag).sql),
        Entry("DrawQueries.find(_:)", DrawQueries.find(tag).sql),
        Entry("DrawQueries.insert(_:)", DrawQueries.insert(tag, epoch, tag, terms: tag).sql),
        Entry("DrawQueries.addSecond(_:)", DrawQueries.addSecond(tag, to: tag).sql),
        Entry("DrawQueries.accounts(in:)", DrawQueries.accounts(in: epoch).sql),
        Entry("DrawQueries.put(_:)", DrawQueries.put(tag, epoch, tag, nil, terms: tag).sql),
        Entry("DrawQueries.eraseBefore(_:)", DrawQueries.eraseBefore(epoch).sql),
        Entry("PlanChoiceQueries.find(_:)", PlanChoiceQueries.find(tag).sql),
        Entry("PlanChoiceQueries.insert(_:)", PlanChoiceQueries.insert(tag, sealed: tag, revision: 1).sql),
        Entry("PlanChoiceQueries.swap(_:)", PlanChoiceQueries.swap(tag, sealed: tag, revision: 1, expected: 2).sql),
        Entry("PlanChoiceQueries.erase(_:)", PlanChoiceQueries.erase(tag).sql),
        Entry("WalletCopyQueries.find(_:)", WalletCopyQueries.find(tag).sql),
        Entry("WalletCopyQueries.insert(_:)", WalletCopyQueries.insert(tag, sealed: tag, version: tag).sql),
        Entry("WalletCopyQueries.swap(_:)", WalletCopyQueries.swap(tag, sealed: tag, version: tag, expected: tag).sql),
        Entry("WalletCopyQueries.erase(_:)", WalletCopyQueries.erase(tag).sql),
    ]

    private static let record = VaultRecordID()

    private static let vault: [Entry] = [
        Entry("VaultQueries.find(_:)", VaultQueries.find(record).sql),
        Entry("VaultQueries.find(_:)", VaultQueries.find([record]).sql),
        Entry("VaultQueries.insert(_:)", VaultQueries.insert(record, sealed: tag, revision: 1).sql),
        Entry("VaultQueries.swap(_:)", VaultQueries.swap(record, sealed: tag, revision: 1, expected: 2).sql),
        Entry("VaultQueries.erase(_:)", VaultQueries.erase(record).sql),
        Entry("BillingIndexQueries.find(_:)", BillingIndexQueries.find(tag).sql),
        Entry("BillingIndexQueries.insert(_:)", BillingIndexQueries.insert(tag, sealed: tag, revision: 1).sql),
        Entry("BillingIndexQueries.swap(_:)", BillingIndexQueries.swap(tag, sealed: tag, revision: 1, expected: 2).sql),
        Entry("BillingIndexQueries.erase(_:)", BillingIndexQueries.erase(tag).sql),
        Entry("BillingReferenceQueries.find(_:)", BillingReferenceQueries.find(tag).sql),
        Entry("BillingReferenceQueries.some(_:)", BillingReferenceQueries.some(.invoice, after: tag).sql),
        Entry("BillingReferenceQueries.insert(_:)", BillingReferenceQueries.insert(tag, .customer, sealed: tag).sql),
        Entry("BillingReferenceQueries.update(_:)", BillingReferenceQueries.update(tag, sealed: tag).sql),
        Entry("BillingReferenceQueries.erase(_:)", BillingReferenceQueries.erase(tag).sql),
        Entry("InvoiceNumberQueries.last(_:)", InvoiceNumberQueries.last(2_026).sql),
        Entry("InvoiceNumberQueries.first(_:)", InvoiceNumberQueries.first(2_026).sql),
        Entry("InvoiceNumberQueries.take(_:)", InvoiceNumberQueries.take(2, 2_026).sql),
    ]

    private static let upkeep: [Entry] = [
        Entry("KeyMarkQueries.insert(_:)", KeyMarkQueries.insert(tag).sql),
        Entry("KeyMarkQueries.current()", KeyMarkQueries.current().sql),
        Entry("DailyRunQueries.doneDay(_:)", DailyRunQueries.doneDay("a").sql),
        Entry("DailyRunQueries.setDone(_:)", DailyRunQueries.setDone("a", day: 1).sql),
    ]
}
