import Foundation
import HTTPSupport
import JSONWriting
import PassphraseHashing
import Storage

/// What an opening of the vault takes of the processor, beside the same rows written and read without it.
public struct VaultMeasurement: Codable, Sendable {
    /// Microseconds of processor time of the whole process, medians of several rounds.
    public let opening: Double
    /// The entry of the trail written as it is, the record's row read as it is: no key, no seal, no hash.
    public let plain: Double
    public let openings: Int
}

public enum VaultMeasurementRefusal: ReportableError {
    case notEmpty

    public var publicDescription: String {
        "This is measured on an empty database alone: it leaves entries in the trail."
    }
}

extension AccountServer {
    /// For `nacre-bench`. Throws `VaultMeasurementRefusal` where somebody has an account.
    public func measureVault(openings: Int, rounds: Int = 5) async throws -> VaultMeasurement {
        guard try await domain.store.first(PersonQueries.any()) == nil,
            try await domain.store.first(TrailQueries.end()) == nil
        else { throw VaultMeasurementRefusal.notEmpty }
        let record = try await Self.record(domain)
        let vault = Vault(domain: domain)
        let plain = PlainOpening(domain: domain)
        var (opened, read): ([Double], [Double]) = ([], [])
        // The first round warms up.
        for round in 0...rounds {
            let first = Self.processorMicroseconds
            for _ in 0..<openings { _ = try await vault.open(record, purpose: .dispute, actor: .service("bench")) }
            let second = Self.processorMicroseconds
            for number in 0..<openings { try await plain.run(record.id, number: round * openings + number) }
            let third = Self.processorMicroseconds
            guard round > 0 else { continue }
            opened.append((second - first) / Double(openings))
            read.append((third - second) / Double(openings))
        }
        return VaultMeasurement(
            opening: opened.sorted()[rounds / 2], plain: read.sorted()[rounds / 2], openings: openings * rounds)
    }

    private static func record(_ domain: AccountDomain) async throws -> VaultRecord<Customer> {
        let id = AccountID()
        let person = Person(
            email: EmailAddress(stored: "bench@invalid"), passphrase: domain.people.nobody.passphrase,
            createdDay: domain.clock.now.day)
        let sealed = try domain.keys.seal(person, of: id, under: try await domain.keys.dataKey(of: id))
        let tag = domain.keys.emailTag(person.email)
        let details = BillingDetails(
            name: "Anna Seidel", line1: "Muschelweg 3", postalCode: "18055", city: "Rostock", country: "DE")
        let made = try await Vault(domain: domain).make(Customer(details: details, reference: "cus_bench"), of: id)
        try await domain.store.write(.privateAct) { transaction in
            _ = try transaction.first(PersonQueries.insert(id, emailTag: tag, sealed: sealed))
            try transaction.run(made.insert)
        }
        return made.record
    }

    /// Of all threads. POSIX counts a million a second, whatever the machine.
    private static var processorMicroseconds: Double { Double(clock()) }
}

/// What an opening asks of the database, with bytes of the same sizes that mean nothing.
private struct PlainOpening: Sendable {
    let domain: AccountDomain
    private static let sealed = [UInt8](repeating: 7, count: 293)
    private static let hash = [UInt8](repeating: 7, count: 32)

    func run(_ record: VaultRecordID, number: Int) async throws {
        var tag = Self.hash
        withUnsafeBytes(of: number.bigEndian) { tag.replaceSubrange(0..<8, with: $0) }
        let entry = TrailQueries.NewEntry(
            day: domain.clock.now.day, role: "service", purpose: Purpose.dispute.rawValue, tag: tag,
            sealedPerson: Self.sealed, sealedAuditor: Self.sealed, personHash: Self.hash, auditorHash: Self.hash)
        try await domain.store.write(.privateAct) { transaction in
            try transaction.lock(TrailQueries.lockKey)
            let sequence = try transaction.first(TrailQueries.end())?.head.sequence ?? 0
            _ = try transaction.first(
                TrailQueries.insert(entry, sequence: sequence + 1, day: entry.day, hash: Self.hash))
        }
        _ = try await domain.store.first(VaultQueries.find(record))
    }
}
