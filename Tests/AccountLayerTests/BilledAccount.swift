import ByteFraming
import Foundation
import HTTPSupport
import NIOHTTP1
import PrivacyPassToken
import Storage
import Testing
import TestServers

@testable import AccountLayer

/// Plans of which two cost something.
extension Plans {
    static func priced() throws -> Plans {
        try Plans([
            .init(name: "free", run: 3, open: true),
            .init(
                name: "studio", run: 12, open: true,
                price: .init(amount: 900, currency: "EUR", reference: "price_studio")),
            .init(name: "lab", run: 20, open: true, price: .init(amount: 24_000, currency: "EUR", interval: 12)),
        ])
    }
}

extension TestAccount {
    static let address = """
        {"name":"Anna Seidel","line1":"Muschelweg 3","postal_code":"18055","city":"Rostock","country":"de",\
        "tax_id":"DE123456789"}
        """

    func giveAddress(_ json: String = address) async throws -> Answer {
        try await send(.PUT, "/v1/account/billing", json: json)
    }

    func choose(_ plan: String) async throws -> Answer {
        try await send(.POST, "/v1/account/plan", json: #"{"plan":"\#(plan)"}"#)
    }

    func invoices() async throws -> [InvoiceLine] {
        try await get("/v1/account/invoices")["invoices"].items.map {
            InvoiceLine(
                number: $0["number"].text, state: $0["state"].text, firstDay: $0["first_day"].number ?? -1,
                dueDay: $0["due_day"].number ?? -1)
        }
    }

    /// A session of now: those of a test that moves the clock end.
    func renewed() async throws -> TestAccount {
        let domain = accounts.inside
        let session = try await Sessions(domain: domain).start(for: domain.people.load(id).stored)
        return TestAccount(accounts: accounts, id: id, session: session.token.text)
    }

    /// What the trail says about the openings of this account's data, the oldest first: "owner own-account customer".
    func openings() async throws -> [String] {
        try await accounts.inside.trail.entries(of: id, below: 10_000, limit: 10_000).reversed().map { entry in
            let actor =
                switch entry.actor {
                case .owner: "owner"
                case .service(let name): name
                case .staff(let name, let role): "\(role.rawValue) \(name)"
                case .application(let client, let role): "\(role.rawValue) \(client)"
                }
            return "\(actor) \(entry.purpose.rawValue) \(entry.what.rawValue)"
        }
    }
}

struct InvoiceLine: Equatable {
    let number: String
    let state: String
    let firstDay: Int64
    let dueDay: Int64
}
