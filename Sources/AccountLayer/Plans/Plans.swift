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

        public init(name: String, run: Int, open: Bool) {
            self.name = name
            self.run = run
            self.open = open
        }

        /// What one batch of it holds.
        public var allowance: Allowance { Allowance(run: run, vote: Plans.votes) }
    }

    /// Never empty.
    public let all: [Plan]
    /// What an account has that chose nothing: the first.
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

    /// Reads a plans file: `{"plans":[{"name":"free","run":3,"open":true}, …]}`, the plan of new accounts first.
    public init(file path: String) throws(PlansRefusal) {
        struct File: Codable { let plans: [Plan] }
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable }
        guard let file = try? JSONDecoder().decode(File.self, from: data) else { throw .notPlans }
        try self.init(file.plans)
    }

    public init(_ plans: [Plan]) throws(PlansRefusal) {
        guard !plans.isEmpty, Set(plans.map(\.name)).count == plans.count,
            plans.allSatisfy({ (1...Self.mostRun).contains($0.run) && Self.isName($0.name) })
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
            letters, digits and hyphens, each once, run from 1 to \(Plans.mostRun).
            """
        }
    }
}
