import AccountAPI
import Foundation
import HTTPSupport
import Hummingbird
import JSONWriting
import PageDesign

/// GET /account/access
enum AccessPage {
    static let path = "/account/access"
    private static let perPage: Int64 = 30

    static func show(_ request: Request, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        let before = Int64(try request.queryValues().integer("before", within: 0...Int.max, default: .max))
        let reply = try await ListAccesses.reply(
            for: context.account.id, before: before, limit: perPage, domain)
        var names: [String: String] = [:]
        for id in Set(reply.accesses.filter { $0.by.kind == "application" }.compactMap(\.by.name)) {
            names[id] = try await OAuthClients(domain: domain).find(id)?.name
        }
        let values = Values(
            count: reply.count, openings: reply.accesses.map { Line($0, applications: names) },
            older: reply.next.map { "\(path)?before=\($0)" }, mail: reply.count > 0)
        return domain.pages.own("Who opened my data", .access, "access", values, context)
    }

    private struct Values: Sendable {
        let count: Int64
        let openings: [Line]
        let older: String?
        let mail: Bool
    }

    private struct Line: Sendable {
        let sequence: Int64
        let time: String
        let who: SafeHTML
        let isOther: Bool
        let what: String
        let why: String

        /// - Parameter applications: what applications are called, by their client ids.
        init(_ access: AccessObject, applications: [String: String]) {
            sequence = access.sequence
            time = DayText.minute(Date(timeIntervalSince1970: Double(access.at.milliseconds) / 1_000))
            let name = access.by.name ?? ""
            switch access.by.kind {
            case "owner": who = .plain("You")
            case "staff": who = .plain("\(name), who has the role \(access.by.role)")
            case "application": who = .plain("The application \(applications[name] ?? name)")
            default: who = .plain("This server itself (\(name))")
            }
            isOther = access.by.kind == "staff"
            what = OpenedKind(rawValue: access.opened)?.words ?? access.opened
            why = Purpose(rawValue: access.purpose)?.words ?? access.purpose
        }
    }
}

extension OpenedKind {
    /// "opened …"
    var words: String {
        switch self {
        case .email: "your e-mail address"
        case .plan: "your plan"
        case .customer: "your name and billing address"
        case .subscription: "what you pay for"
        case .invoice: "an invoice"
        case .paymentMethod: "how you pay"
        }
    }
}

extension Purpose {
    /// "opened …, …"
    var words: String {
        switch self {
        case .ownAccount: "in your own account"
        case .granted: "because you let it in"
        case .payment: "to take a payment"
        case .invoicing: "to write an invoice"
        case .dispute: "in a dispute"
        case .support: "because help was asked for"
        case .legalRequest: "because the law asks for it"
        case .incident: "to tell you what happened to it"
        }
    }
}
