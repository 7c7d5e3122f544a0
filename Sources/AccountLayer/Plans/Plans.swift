import AccountAPI
import Foundation
import HTTPSupport

/// The plans there are, as configured.
public struct Plans: Sendable, Equatable {
    public struct Plan: Sendable, Equatable, Codable {
        public let name: String
        /// Tokens of kind `run` per epoch. Of kind `vote` there is one in a batch, whatever the plan.
        public let run: Int
        /// Whether people choose it themselves; others are given by the operator.
        public let open: Bool
        /// Nil for one that costs nothing.
        public let price: Price?

        public init(name: String, run: Int, open: Bool, price: Price? = nil) {
            self.name = name
            self.run = run
            self.open = open
            self.price = price
        }

        /// What one batch of it holds.
        public var allowance: Allowance { Allowance(run: run, vote: Plans.votes) }
    }

    /// What a plan costs.
    public struct Price: Sendable, Equatable, Codable {
        /// In the smallest unit of the currency: cents.
        public let amount: Int64
        /// ISO 4217, upper case.
        public let currency: String
        /// How many epochs of 30 days one payment is for.
        public let interval: Int64
        /// The payment provider's name for this price, where it needs one.
        public let reference: String?

        public init(amount: Int64, currency: String, interval: Int64 = 1, reference: String? = nil) {
            self.amount = amount
            self.currency = currency
            self.interval = interval
            self.reference = reference
        }

        var money: Money { Money(units: amount, currency: currency) }

        fileprivate var isUsable: Bool {
            (1...100_000_000).contains(amount) && (1...12).contains(interval)
                && currency.utf8.count == 3
                && currency.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
                && reference.map(ProviderReference.isOne) ?? true
        }
    }

    /// Never empty.
    public let all: [Plan]
    /// What an account has that chose nothing: the first. It costs nothing.
    public var initial: Plan { all[0] }

    static let votes = 1
    /// What one batch request may hold, see `TokenBatch`.
    static let mostRun = 200

    public static let `default` = Plans(all: [
        Plan(name: "free", run: 3, open: true), Plan(name: "researcher", run: 10, open: false),
        Plan(name: "studio", run: 40, open: false),
    ])

    /// For trying out: one plan more, large enough for a dozen agents, which anyone may choose.
    public static let demo = Plans(all: Self.default.all + [Plan(name: "demo", run: 16, open: true)])

    private init(all: [Plan]) { self.all = all }

    /// The value of `--plans`: the name of a preset or the path of a file.
    public init(option value: String?) throws(PlansRefusal) {
        switch value {
        case nil, "default": self = .default
        case "demo": self = .demo
        case let path?: try self.init(file: path)
        }
    }

    /// Reads a plans file: `{"plans":[{"name":"free","run":3,"open":true}, …]}`, the plan of new accounts first. One that
    /// costs something has `"price":{"amount":900,"currency":"EUR","interval":1}` too.
    public init(file path: String) throws(PlansRefusal) {
        struct File: Codable { let plans: [Plan] }
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable }
        guard let file = try? JSONDecoder().decode(File.self, from: data) else { throw .notPlans }
        try self.init(file.plans)
    }

    public init(_ plans: [Plan]) throws(PlansRefusal) {
        guard !plans.isEmpty, Set(plans.map(\.name)).count == plans.count,
            plans.allSatisfy({ (1...Self.mostRun).contains($0.run) && Self.isName($0.name) }),
            plans[0].price == nil, plans.allSatisfy({ $0.price?.isUsable ?? true })
        else { throw .notPlans }
        all = plans
    }

    public func plan(_ name: String) -> Plan? { all.first { $0.name == name } }

    /// Of an account whose plan is no longer configured, the initial one.
    func plan(named name: String) -> Plan { plan(name) ?? initial }

    private static func isName(_ name: String) -> Bool {
        name.wholeMatch(of: /[a-z][a-z0-9-]{0,31}/) != nil
    }
}

/// Why plans cannot be used.
public enum PlansRefusal: ReportableError, Equatable {
    case unreadable, notPlans

    public var publicDescription: String {
        switch self {
        case .unreadable: "--plans is default, demo, or the path of a JSON file that can be read."
        case .notPlans:
            """
            The plans file must be {"plans":[{"name":"free","run":3,"open":true}]}: at least one plan, names of lower-case \
            letters, digits and hyphens, each once, run from 1 to \(Plans.mostRun). All but the first may have \
            "price":{"amount":900,"currency":"EUR","interval":1}: cents, a currency of three capitals, 1 to 12 times 30 days.
            """
        }
    }
}
