import Foundation

/// Where a canary was found.
public struct CanaryFinding: Sendable, Hashable {
    public let canary: String
    public let form: String
    /// A file's path, or the name under which bytes were searched.
    public let place: String
    /// Of the first time, from the beginning of the place.
    public let offset: Int
    /// How often it stands there.
    public internal(set) var times = 1
}

/// Looks for many canaries in all their forms at once, in files as they lie on disk: with the free pages and the
/// write-ahead log of a database, and whatever a deleted row left behind.
public struct CanarySearch: Sendable {
    private let patterns: PatternSet
    private let names: [(canary: String, form: String)]

    /// Read at a time.
    static let chunk = 4 << 20

    public init(_ canaries: [Canary]) {
        let forms = canaries.flatMap { canary in canary.forms.map { (canary.name, $0) } }
        names = forms.map { ($0.0, $0.1.name) }
        patterns = PatternSet(forms.map(\.1.bytes))
    }

    public func search(_ bytes: [UInt8], named place: String) -> [CanaryFinding] {
        var findings = Findings(names: names, place: place)
        bytes.withUnsafeBytes { patterns.forEachMatch(in: $0) { findings.note($0, at: $1) } }
        return findings.all
    }

    /// Every file below a folder, by path. Links are not followed. A file that vanishes meanwhile is skipped; one that
    /// cannot be read is an error.
    public func search(folder: String) throws -> [CanaryFinding] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
            let paths = FileManager.default.enumerator(atPath: folder)
        else { throw EvidenceError.unreadable(file: folder, reason: "no folder") }
        var files: [String] = []
        while let path = paths.nextObject() as? String {
            if paths.fileAttributes?[.type] as? FileAttributeType == .typeRegular { files.append(folder + "/" + path) }
        }
        // A name can be a secret as well.
        let inNames = files.flatMap { search(Array($0.utf8), named: "name of \($0)") }
        return try inNames
            + files.sorted().flatMap { file in
                do { return try search(file: file) } catch  where !FileManager.default.fileExists(atPath: file) {
                    return []
                }
            }
    }

    public func search(file path: String) throws -> [CanaryFinding] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw EvidenceError.unreadable(file: path, reason: "no access")
        }
        defer { try? file.close() }
        var findings = Findings(names: names, place: path)
        // The end of the last chunk stays in front of the next, so that nothing hides on the border.
        var window: [UInt8] = []
        var start = 0
        while let chunk = try file.read(upToCount: Self.chunk), !chunk.isEmpty {
            let overlap = window.count
            window += chunk
            window.withUnsafeBytes { bytes in
                patterns.forEachMatch(in: bytes) { pattern, offset in
                    if offset + patterns.length(of: pattern) > overlap { findings.note(pattern, at: start + offset) }
                }
            }
            let kept = min(window.count, patterns.longest - 1)
            start += window.count - kept
            window.removeFirst(window.count - kept)
        }
        return findings.all
    }

    /// Every value of every table: what PostgreSQL shows, and what lies compressed in its files.
    public func search(_ snapshot: DatabaseSnapshot, named place: String) -> [CanaryFinding] {
        snapshot.tables.values.sorted { $0.name < $1.name }.flatMap { table in
            table.columns.indices.flatMap { column -> [CanaryFinding] in
                var findings = Findings(names: names, place: "\(place), \(table.name).\(table.columns[column])")
                for (number, row) in table.rows.enumerated() {
                    row.values[column].withUnsafeBytes { bytes in
                        patterns.forEachMatch(in: bytes) { pattern, _ in findings.note(pattern, at: number) }
                    }
                }
                return findings.all
            }
        }
    }
}

/// One finding per pattern and place.
private struct Findings {
    let names: [(canary: String, form: String)]
    let place: String
    private var found: [Int: CanaryFinding] = [:]

    init(names: [(canary: String, form: String)], place: String) {
        self.names = names
        self.place = place
    }

    mutating func note(_ pattern: Int, at offset: Int) {
        if found[pattern] != nil {
            found[pattern]?.times += 1
        } else {
            let (canary, form) = names[pattern]
            found[pattern] = CanaryFinding(canary: canary, form: form, place: place, offset: offset)
        }
    }

    var all: [CanaryFinding] { found.keys.sorted().compactMap { found[$0] } }
}
