import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import JSONWriting
import NIOCore
import NIOHTTP1
import Synchronization
import Testing
import TestServers

@testable import AccountLayer

/// A local server that answers as Stripe documents it (https://docs.stripe.com/api, version 2024-06-20), as far as
/// `StripeProvider` asks: customers, payment methods, prices, subscriptions, invoices, checkout sessions, setup intents,
/// idempotent requests and errors.
final class StripeStandIn: Sendable {
    struct Seen: Sendable {
        let method: String
        let path: String
        let query: [String: String]
        let form: [String: String]
        let headers: HTTPFields
    }

    struct Customer: Sendable {
        var fields: [String: String]
        var method: String?
        var isDeleted = false
    }

    struct Subscribed: Sendable {
        let customer: String
        let price: String
        var status = "active"
        var start: Int64
        var end: Int64
        var cancelsAtEnd = false
        /// Long ago, unless a test says when.
        var created: Int64 = 1
    }

    struct Bill: Sendable {
        let number: String?
        let customer: String
        var status: String
        let amount: Int64
        let start: Int64
        let end: Int64
        let created: Int64
        var paidAt: Int64?
    }

    struct State: Sendable {
        var seen: [Seen] = []
        var customers: [String: Customer] = [:]
        /// Whose each is; "" for nobody's yet.
        var methods: [String: String] = ["pm_card": "", "pm_other": "", "pm_declined": ""]
        var prices: [String: (amount: Int64, currency: String, days: Int64)] = ["price_studio": (900, "eur", 30)]
        var subscriptions: [String: Subscribed] = [:]
        var invoices: [Bill] = []
        var intents: [String: (customer: String, method: String)] = [:]
        var answers: [String: (status: Int, body: String)] = [:]
        /// How many requests are answered with this status in place of what they ask for.
        var failing: (count: Int, status: Int)?
        /// Requests of this path are answered with 500.
        var failingPath: (method: String, path: String)?
        /// What happens once, after the next request of this path was answered and before its answer arrives.
        var meanwhile: (method: String, path: String, act: @Sendable () async throws -> Void)?
        /// Answers are computed and lost: the connection ends in the middle of the body.
        var isLosing = false
        var isBabbling = false
        var next = 1
    }

    static let key = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
    static let secret = "whsec_test_secret"

    let state = Mutex(State())
    private let port: Int

    private init(port: Int) { self.port = port }

    var url: String { "http://127.0.0.1:\(port)" }
    var payments: Payments { .stripe(url: url, key: Self.key, webhookSecrets: [Self.secret, "whsec_older"]) }

    /// Requests so far, of a method and a path.
    func seen(_ method: String, _ path: String) -> [Seen] {
        state.withLock { $0.seen.filter { $0.method == method && $0.path == path } }
    }

    static func run(_ body: (StripeStandIn) async throws -> Void) async throws {
        let holder = Mutex<StripeStandIn?>(nil)
        let (ports, found) = AsyncStream<Int>.makeStream()
        let box = StandInBox()
        let router = Router()
        for method in [HTTPRequest.Method.get, .post, .delete] {
            router.on("**", method: method) { request, _ in
                guard let standIn = box.standIn.withLock({ $0 }) else { return Response(status: .internalServerError) }
                let bytes = try await request.body.collect(upTo: 1 << 16)
                let answer = standIn.answer(request, String(buffer: bytes))
                let act = standIn.state.withLock { state -> (@Sendable () async throws -> Void)? in
                    guard let meanwhile = state.meanwhile, meanwhile.method == request.method.rawValue,
                        meanwhile.path == request.uri.path
                    else { return nil }
                    state.meanwhile = nil
                    return meanwhile.act
                }
                try await act?()
                return answer
            }
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in found.yield(channel.localAddress?.port ?? 0) }, logger: ServerInTest.quiet)
        let task = Task { try await application.runService(gracefulShutdownSignals: []) }
        defer { task.cancel() }
        for await port in ports {
            let standIn = StripeStandIn(port: port)
            holder.withLock { $0 = standIn }
            box.standIn.withLock { $0 = standIn }
            try await body(standIn)
            break
        }
    }

    private final class StandInBox: Sendable {
        let standIn = Mutex<StripeStandIn?>(nil)
    }

    // MARK: Answers

    private func answer(_ request: Request, _ body: String) -> Response {
        let seen = Seen(
            method: request.method.rawValue, path: request.uri.path, query: Self.form(request.uri.query ?? ""),
            form: Self.form(body), headers: request.headers)
        let (status, text) = state.withLock { state -> (Int, String) in
            state.seen.append(seen)
            guard request.headers[.authorization] == "Bearer \(Self.key)" else {
                return (401, Self.error("invalid_request_error", nil))
            }
            if let failing = state.failing {
                state.failing = failing.count > 1 ? (failing.count - 1, failing.status) : nil
                return (failing.status, Self.error("api_error", nil))
            }
            if let path = state.failingPath, seen.method == path.method, seen.path == path.path {
                return (500, Self.error("api_error", nil))
            }
            if state.isBabbling { return (200, String(repeating: "x", count: 2 << 20)) }
            let key = HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] }
            if let key, let answered = state.answers[key] { return answered }
            let answer = Self.answer(seen, &state)
            if let key, answer.0 < 500 { state.answers[key] = answer }
            if state.isLosing {
                state.isLosing = false
                return (500, Self.error("api_error", nil))
            }
            return answer
        }
        return Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private static func answer(_ seen: Seen, _ state: inout State) -> (Int, String) {
        let parts = seen.path.split(separator: "/").map(String.init)
        guard parts.count >= 2, parts[0] == "v1" else { return missing }
        let id = parts.count > 2 ? parts[2] : nil
        switch (seen.method, parts[1], id, parts.count > 3 ? parts[3] : nil) {
        case ("POST", "customers", nil, nil):
            let id = name("cus", &state)
            state.customers[id] = Customer(fields: seen.form)
            return (200, customer(id, state))
        case ("POST", "customers", let id?, nil):
            guard state.customers[id]?.isDeleted == false else { return missing }
            if let method = seen.form["invoice_settings[default_payment_method]"] {
                guard state.methods[method] == id else { return missing }
                state.customers[id]?.method = method
            }
            for (field, value) in seen.form { state.customers[id]?.fields[field] = value }
            return (200, customer(id, state))
        case ("GET", "customers", let id?, nil):
            guard state.customers[id] != nil else { return missing }
            return (200, customer(id, state))
        case ("DELETE", "customers", let id?, nil):
            guard state.customers[id]?.isDeleted == false else { return missing }
            state.customers[id]?.isDeleted = true
            for (name, subscribed) in state.subscriptions where subscribed.customer == id {
                state.subscriptions[name]?.status = "canceled"
            }
            return (200, #"{"id":"\#(id)","object":"customer","deleted":true}"#)
        case ("POST", "payment_methods", let id?, "attach"):
            guard id != "pm_declined" else { return (402, error("card_error", "card_declined")) }
            guard let owner = state.methods[id], owner.isEmpty || owner == seen.form["customer"] else { return missing }
            state.methods[id] = seen.form["customer"] ?? ""
            return (200, method(id, state))
        case ("POST", "payment_methods", let id?, "detach"):
            guard let owner = state.methods[id], !owner.isEmpty else { return missing }
            state.methods[id] = nil
            state.customers[owner]?.method = nil
            return (200, #"{"id":"\#(id)","object":"payment_method","type":"card","customer":null}"#)
        case ("GET", "prices", let id?, nil):
            guard let price = state.prices[id] else { return missing }
            return (
                200,
                """
                {"id":"\(id)","object":"price","active":true,"currency":"\(price.currency)","unit_amount":\(price.amount),\
                "recurring":{"interval":"day","interval_count":\(price.days),"usage_type":"licensed"}}
                """
            )
        case ("POST", "subscriptions", nil, nil):
            guard let customer = seen.form["customer"], state.customers[customer]?.isDeleted == false,
                let price = seen.form["items[0][price]"], state.prices[price] != nil,
                let anchor = seen.form["billing_cycle_anchor"].flatMap(Int64.init)
            else { return (400, error("invalid_request_error", "parameter_missing")) }
            let id = name("sub", &state)
            state.subscriptions[id] = Subscribed(customer: customer, price: price, start: anchor - 86_400, end: anchor)
            return (200, subscription(id, state))
        case ("GET", "subscriptions", nil, nil):
            let names = state.subscriptions.filter {
                $0.value.customer == seen.query["customer"] && $0.value.status != "canceled"
            }.keys.sorted()
            return (200, list(names.map { subscription($0, state) }))
        case ("GET", "subscriptions", let id?, nil):
            guard state.subscriptions[id] != nil else { return missing }
            return (200, subscription(id, state))
        case ("POST", "subscriptions", let id?, nil):
            guard state.subscriptions[id] != nil else { return missing }
            if let value = seen.form["cancel_at_period_end"] {
                state.subscriptions[id]?.cancelsAtEnd = value == "true"
            }
            return (200, subscription(id, state))
        case ("GET", "invoices", nil, nil):
            let bills = state.invoices.filter { $0.customer == seen.query["customer"] }
            return (200, list(bills.map(bill)))
        case ("POST", "checkout", "sessions"?, nil):
            let id = name("cs", &state)
            return (
                200,
                #"{"id":"\#(id)","object":"checkout.session","mode":"setup","url":"https://checkout.stripe.com/c/pay/\#(id)"}"#
            )
        case ("GET", "setup_intents", nil, nil):
            // The newest first; those of a test are numbered.
            let intents = state.intents.filter { $0.value.customer == seen.query["customer"] }
                .sorted { $0.key > $1.key }
            return (
                200,
                list(
                    intents.map { id, intent in
                        """
                        {"id":"\(id)","object":"setup_intent","status":"succeeded","customer":"\(intent.customer)",\
                        "payment_method":"\(intent.method)"}
                        """
                    })
            )
        default: return missing
        }
    }

    private static func list(_ items: [String]) -> String {
        #"{"object":"list","has_more":false,"data":[\#(items.joined(separator: ","))]}"#
    }

    private static let missing = (404, error("invalid_request_error", "resource_missing"))

    private static func error(_ type: String, _ code: String?) -> String {
        let code = code.map { "\"\($0)\"" } ?? "null"
        return #"{"error":{"type":"\#(type)","code":\#(code),"message":"In words, with what was asked for."}}"#
    }

    private static func name(_ prefix: String, _ state: inout State) -> String {
        defer { state.next += 1 }
        return "\(prefix)_standin\(state.next)"
    }

    private static func customer(_ id: String, _ state: State) -> String {
        let customer = state.customers[id]
        if customer?.isDeleted ?? false { return #"{"id":"\#(id)","object":"customer","deleted":true}"# }
        let standard = customer?.method.map { method($0, state) } ?? "null"
        return #"{"id":"\#(id)","object":"customer","invoice_settings":{"default_payment_method":\#(standard)}}"#
    }

    private static func method(_ id: String, _ state: State) -> String {
        let last = id == "pm_other" ? "0005" : "4242"
        return """
            {"id":"\(id)","object":"payment_method","type":"card","customer":"\(state.methods[id] ?? "")",\
            "card":{"brand":"visa","last4":"\(last)","exp_month":12,"exp_year":2030,"country":"DE"}}
            """
    }

    private static func subscription(_ id: String, _ state: State) -> String {
        guard let subscribed = state.subscriptions[id] else { return "{}" }
        return """
            {"id":"\(id)","object":"subscription","customer":"\(subscribed.customer)","status":"\(subscribed.status)",\
            "created":\(subscribed.created),"current_period_start":\(subscribed.start),"current_period_end":\(subscribed.end),\
            "cancel_at_period_end":\(subscribed.cancelsAtEnd),"items":{"object":"list","data":[]}}
            """
    }

    private static func bill(_ bill: Bill) -> String {
        let number = bill.number.map { "\"\($0)\"" } ?? "null"
        let paid = bill.paidAt.map(String.init) ?? "null"
        return """
            {"id":"in_\(bill.created)","object":"invoice","number":\(number),"status":"\(bill.status)",\
            "total":\(bill.amount),"currency":"eur","created":\(bill.created),"due_date":null,\
            "period_start":\(bill.start),"period_end":\(bill.end),"status_transitions":{"paid_at":\(paid)},\
            "lines":{"object":"list","data":[{"id":"il_1","period":{"start":\(bill.start),"end":\(bill.end)}}]}}
            """
    }

    private static func form(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.replacing("+", with: " ").removingPercentEncoding ?? "" }
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        return fields
    }

    // MARK: Reports

    /// An event as Stripe sends it, about an object of this customer.
    static func event(
        _ id: String, _ type: String, customer: String, object: String = "subscription", extra: String = ""
    ) -> String {
        """
        {"id":"\(id)","object":"event","api_version":"2024-06-20","created":1,"type":"\(type)",\
        "data":{"object":{"id":"x_1","object":"\(object)","customer":"\(customer)"\(extra)}}}
        """
    }

    static func signature(_ body: String, at seconds: Int64, secret: String = secret) -> String {
        "t=\(seconds),v1=\(hex(body, at: seconds, secret: secret))"
    }

    static func hex(_ body: String, at seconds: Int64, secret: String = secret) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(seconds).\(body)".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return code.map { String(format: "%02x", $0) }.joined()
    }
}

extension TestAccounts {
    /// Sends a report as Stripe would, now.
    func report(_ body: String, signature: String? = nil) async throws -> Answer {
        let now = clock.now.milliseconds / 1_000
        return try await send(
            .POST, "/v1/webhooks/payments", Array(body.utf8),
            headers: [
                ("Content-Type", "application/json"),
                ("Stripe-Signature", signature ?? StripeStandIn.signature(body, at: now)),
            ])
    }
}
