/// Pairs `*`, `_` and `~~` by CommonMark's delimiter-stack algorithm (0.31.2, section 6.2 and appendix).
///
/// `bottoms` remembers, per kind of closer, below which delimiter no opener exists, so no stretch is searched twice.
struct EmphasisMatcher {
    private struct Run {
        let mark: Unicode.Scalar
        let piece: Int
        let original: Int
        var left: Int
        let canOpen: Bool
        let canClose: Bool
    }

    private var runs: [Run] = []
    private var closes: [Int: [InlinePiece.Emphasis]] = [:]
    private var opens: [Int: [InlinePiece.Emphasis]] = [:]

    /// Marks a place: runs added later have at least this number.
    var count: Int { runs.count }

    mutating func add(
        _ mark: Unicode.Scalar, count: Int, piece: Int, before: Unicode.Scalar, after: Unicode.Scalar
    ) {
        // `~` alone is "about", as in "~30 %".
        if mark == "~" && count != 2 { return }
        let spaceBefore = before.properties.isWhitespace, spaceAfter = after.properties.isWhitespace
        let markBefore = before.isPunctuation, markAfter = after.isPunctuation
        let left = !spaceAfter && (!markAfter || spaceBefore || markBefore)
        let right = !spaceBefore && (!markBefore || spaceAfter || markAfter)
        let inWord = mark == "_"
        runs.append(
            Run(
                mark: mark, piece: piece, original: count, left: count,
                canOpen: inWord ? left && (!right || markBefore) : left,
                canClose: inWord ? right && (!left || markAfter) : right))
    }

    /// Pairs the runs from number `start` on and forgets them.
    mutating func match(from start: Int, in pieces: inout [InlinePiece]) {
        var bottoms: [Int: Int] = [:]
        var stack: [Int] = []
        var current = start
        while current < runs.count {
            if runs[current].canClose { close(current, stack: &stack, bottoms: &bottoms, floor: start) }
            if runs[current].canOpen, runs[current].left > 0 { stack.append(current) }
            current += 1
        }
        for run in runs[start...] {
            let closed = closes.removeValue(forKey: run.piece) ?? []
            let opened = opens.removeValue(forKey: run.piece) ?? []
            if closed.isEmpty && opened.isEmpty { continue }
            let text = pieces[run.piece].text.prefix(run.left)
            // The last match of an opener is its outermost.
            pieces[run.piece] = InlinePiece(kind: .delimiters(closes: closed, opens: opened.reversed()), text: text)
        }
        runs.removeSubrange(start...)
    }

    /// Takes openers for one closing run from the stack until the run is used up or none fits.
    private mutating func close(_ closer: Int, stack: inout [Int], bottoms: inout [Int: Int], floor: Int) {
        let key = Self.key(runs[closer])
        while runs[closer].left > 0 {
            let bottom = bottoms[key] ?? floor
            var depth = stack.count - 1
            while depth >= 0, stack[depth] >= bottom, !fits(opener: stack[depth], closer: closer) { depth -= 1 }
            guard depth >= 0, stack[depth] >= bottom else {
                bottoms[key] = closer
                return
            }
            let opener = stack[depth]
            let both = runs[opener].left >= 2 && runs[closer].left >= 2
            let kind: InlinePiece.Emphasis = runs[closer].mark == "~" ? .struck : both ? .strong : .emphasis
            opens[runs[opener].piece, default: []].append(kind)
            closes[runs[closer].piece, default: []].append(kind)
            runs[opener].left -= both ? 2 : 1
            runs[closer].left -= both ? 2 : 1
            stack.removeSubrange((depth + 1)...)
            if runs[opener].left == 0 { stack.removeLast() }
        }
    }

    private func fits(opener: Int, closer: Int) -> Bool {
        let opening = runs[opener], closing = runs[closer]
        guard opening.mark == closing.mark, opening.left > 0 else { return false }
        if opening.mark == "~" { return true }
        // Rule of three: a run that could do both must not pair where the lengths add up to a multiple of three.
        guard opening.canClose || closing.canOpen else { return true }
        return (opening.original + closing.original) % 3 != 0
            || (opening.original % 3 == 0 && closing.original % 3 == 0)
    }

    private static func key(_ run: Run) -> Int {
        Int(run.mark.value) * 6 + run.original % 3 * 2 + (run.canOpen ? 1 : 0)
    }
}
