/// What the leak drill found.
public struct LeakFindings: Sendable {
    /// A folder, a dump, a page: what was looked through for every canary.
    public struct Place: Sendable {
        public let name: String
        public let files: Int
        public let bytes: Int
    }

    /// By name; several secrets of a kind have one.
    public let canaries: [String]
    /// How many shapes of each were looked for.
    public let forms: [String: Int]
    /// Places in which a canary was not looked for, because it is meant to be there.
    public let allowed: [(canary: String, place: String)]
    public let acts: [String]
    public let steps: [String]
    public let twin: LeakTwin?
    public internal(set) var places: [Place] = []
    public internal(set) var found: [CanaryFinding] = []
    public internal(set) var joined: [PrivateActFinding] = []
    /// Commits, or on PostgreSQL transactions, that were looked at for acts.
    public internal(set) var commits = 0
    /// Found where it may be.
    private var seen: [(canary: String, place: String)] = []

    init(_ secrets: LeakSecrets, allowed: [(canary: String, place: String)], steps: [String], twin: LeakTwin?) {
        forms = Dictionary(secrets.canaries.map { ($0.name, $0.forms.count) }, uniquingKeysWith: +)
        canaries = Self.unique(secrets.canaries.map(\.name))
        acts = Self.unique(secrets.acts.map(\.name))
        self.allowed = allowed
        self.steps = steps
        self.twin = twin
    }

    mutating func add(_ searched: (found: [CanaryFinding], files: Int, bytes: Int), in place: String) {
        places.append(Place(name: place, files: searched.files, bytes: searched.bytes))
        for finding in searched.found {
            if allowed.contains(where: { $0.canary == finding.canary && $0.place == place }) {
                seen.append((finding.canary, place))
            } else {
                found.append(finding)
            }
        }
    }

    /// In how many places a canary was found that may be there.
    public func placesSeen(_ canary: String) -> Int { Set(seen.filter { $0.canary == canary }.map(\.place)).count }

    /// - Throws: ``LeakDrillError/blind(canary:place:)`` where something was not found that is there.
    func require(_ expected: [(canary: String, place: String)]) throws(LeakDrillError) {
        for (canary, place) in expected where !seen.contains(where: { $0.canary == canary && $0.place == place }) {
            throw .blind(canary: canary, place: place)
        }
    }

    public var holds: Bool { found.isEmpty && joined.isEmpty }

    /// Whether a defect was found by what it gives away.
    public func caught(_ twin: LeakTwin) -> Bool {
        found.contains { $0.canary == twin.sign } || joined.contains { $0.act == twin.sign }
    }

    /// Whether the drill did what it must: found nothing, or caught the defect that was put in.
    public var isAsItShouldBe: Bool { twin.map { caught($0) } ?? holds }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
