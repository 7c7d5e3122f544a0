/// What changed from one text to the next, line by line, with a few unchanged lines around each change.
struct LineDiff: Sendable, Equatable {
    enum Line: Sendable, Equatable {
        case same(String)
        case added(String)
        case removed(String)
        /// So many unchanged lines are left out.
        case skipped(Int)
    }

    let lines: [Line]

    /// Unchanged lines before and after a change.
    static let context = 3

    /// Empty where nothing changed.
    init(from old: [String], to new: [String]) {
        // By bytes: Swift holds strings equal that are spelled with other code points.
        let difference = new.map { Array($0.utf8) }.difference(from: old.map { Array($0.utf8) })
        var (removed, added): (Set<Int>, Set<Int>) = ([], [])
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        guard !removed.isEmpty || !added.isEmpty else {
            lines = []
            return
        }
        lines = Self.shortened(Self.merged(old, removed, new, added))
    }

    private static func merged(
        _ old: [String], _ removed: Set<Int>, _ new: [String], _ added: Set<Int>
    ) -> [Line] {
        var lines: [Line] = []
        var place = 0
        for (number, line) in new.enumerated() {
            while place < old.count, removed.contains(place) {
                lines.append(.removed(old[place]))
                place += 1
            }
            if added.contains(number) {
                lines.append(.added(line))
            } else {
                lines.append(.same(line))
                place += 1
            }
        }
        return lines + old.dropFirst(place).map(Line.removed)
    }

    /// Long runs of unchanged lines become a number.
    private static func shortened(_ lines: [Line]) -> [Line] {
        var isNear = [Bool](repeating: false, count: lines.count)
        for (place, line) in lines.enumerated() {
            if case .same = line { continue }
            for near in max(0, place - context)...min(lines.count - 1, place + context) { isNear[near] = true }
        }
        var output: [Line] = []
        for (line, isNear) in zip(lines, isNear) {
            if isNear {
                output.append(line)
            } else if case .skipped(let count)? = output.last {
                output[output.count - 1] = .skipped(count + 1)
            } else {
                output.append(.skipped(1))
            }
        }
        return output
    }
}
