import Foundation

/// Plants secrets through the public doors of a running network, and then looks for them in everything that is kept
/// (protocols.md, section 8).
public struct LeakDrill: Sendable {
    /// Something done to the servers by which secrets come in.
    public struct Step: Sendable {
        public let name: String
        public let act: @Sendable (inout LeakSecrets) async throws -> Void

        public init(_ name: String, _ act: @escaping @Sendable (inout LeakSecrets) async throws -> Void) {
            self.name = name
            self.act = act
        }
    }

    private let steps: [Step]
    private let seed: UInt64

    /// - Parameter steps: sign-up, draw, claim, register, vote, follow, search and so on, in this order.
    public init(steps: [Step], seed: UInt64) {
        self.steps = steps
        self.seed = seed
    }

    /// - Parameters:
    ///   - evidence: asked for when everything was done: logs and pages are read then.
    ///   - twin: a defect to put into a copy of the evidence.
    ///   - scratch: a folder for that copy, missing or empty.
    ///   - progress: the step that has begun.
    public func run(
        breaking twin: LeakTwin? = nil, scratch: String, progress: @Sendable (String) -> Void = { _ in },
        evidence: @Sendable (LeakSecrets) async throws -> LeakEvidence
    ) async throws -> LeakFindings {
        var secrets = LeakSecrets(seed: seed)
        for step in steps {
            progress(step.name)
            try await step.act(&secrets)
        }
        var found = try await evidence(secrets)
        if let twin {
            found = try found.copied(into: scratch)
            try twin.plant(in: &found, secrets)
        }
        progress("search")
        return try await Self.search(found, secrets, steps: steps.map(\.name), twin: twin)
    }

    /// Looks at everything. Throws where there is nothing to look at.
    static func search(
        _ evidence: LeakEvidence, _ secrets: LeakSecrets, steps: [String], twin: LeakTwin?
    ) async throws -> LeakFindings {
        guard !evidence.folders.isEmpty || !evidence.databases.isEmpty else { throw LeakDrillError.nothingSearched }
        let search = CanarySearch(secrets.canaries)
        var findings = LeakFindings(secrets, allowed: evidence.allowed, steps: steps, twin: twin)
        // The files first: opening a database must not change what is read.
        for folder in evidence.folders { findings.add(try search.search(folder), in: folder.name) }
        for stream in evidence.streams {
            findings.add((search.search(stream.bytes, named: stream.name), 0, stream.bytes.count), in: stream.name)
        }
        let acts = PrivateActSearch(secrets.acts)
        let publication = PrivateActSearch(secrets.publication.map { [$0] } ?? [])
        var isBlind = secrets.publication != nil
        for database in evidence.databases {
            let name = database.name + ", rows"
            let rows = try await database.place.snapshot()
            findings.add((search.search(rows, named: name), 0, rows.byteCount), in: name)
            findings.joined += acts.search(rows, named: name)
            guard case .sqlite(let folder, let file) = database.place, let start = database.actsFrom else { continue }
            let log = try WriteAheadLog(folder: folder, file: file)
            guard log.count >= start else { throw LeakDrillError.nothingPlanted("log of what agents did") }
            findings.commits += log.count - start
            findings.joined += acts.search(log, from: start, named: database.name + ", log")
            if !publication.search(log, from: start, named: "").isEmpty { isBlind = false }
        }
        for dump in evidence.dumps {
            findings.add((search.search(dump.rows, named: dump.name), 0, dump.rows.byteCount), in: dump.name)
            findings.joined += acts.search(dump.rows, named: dump.name)
        }
        for changes in evidence.changes {
            findings.commits += Set(changes.rows.compactMap { $0.after?.transaction }).count
            findings.joined += acts.search(changes.rows, named: changes.name)
            if !publication.search(changes.rows, named: "").isEmpty { isBlind = false }
        }
        guard !isBlind else { throw LeakDrillError.blind(canary: "a publication", place: "the commits") }
        findings.joined += evidence.inOrder
        try findings.require(evidence.expected)
        return findings
    }
}

extension CanarySearch {
    /// A folder's files under the folder's name, with how many there were.
    fileprivate func search(
        _ folder: LeakEvidence.Folder
    ) throws -> (found: [CanaryFinding], files: Int, bytes: Int) {
        let manager = FileManager.default
        var (files, bytes) = (0, 0)
        for path in try manager.subpathsOfDirectory(atPath: folder.path) {
            let attributes = try? manager.attributesOfItem(atPath: folder.path + "/" + path)
            guard attributes?[.type] as? FileAttributeType == .typeRegular else { continue }
            files += 1
            bytes += (attributes?[.size] as? NSNumber)?.intValue ?? 0
        }
        let found = try search(folder: folder.path).map { finding in
            CanaryFinding(
                canary: finding.canary, form: finding.form,
                place: finding.place.replacing(folder.path, with: folder.name), offset: finding.offset,
                times: finding.times)
        }
        return (found, files, bytes)
    }
}

extension DatabaseSnapshot {
    fileprivate var byteCount: Int {
        tables.values.reduce(0) { $0 + $1.rows.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } } }
    }
}
