/// Code spans (CommonMark 0.31.2, section 6.1): a run of backticks up to the next run of the same length.
///
/// All runs are found once, so an opening run without a partner costs a lookup and not a scan.
struct CodeSpans {
    /// Starts of the runs of each length, ascending.
    private var starts: [Int: [Int]] = [:]

    init(in source: MarkdownLine) {
        var index = source.startIndex
        while index < source.endIndex {
            guard source[index] == "`" else {
                index += 1
                continue
            }
            let start = index
            while index < source.endIndex, source[index] == "`" { index += 1 }
            starts[index - start, default: []].append(start)
        }
    }

    func span(openingAt start: Int, in source: MarkdownLine) -> (content: MarkdownLine, end: Int)? {
        var contentStart = start
        while contentStart < source.endIndex, source[contentStart] == "`" { contentStart += 1 }
        let length = contentStart - start
        guard let candidates = starts[length], let closing = Self.first(in: candidates, notBefore: contentStart) else {
            return nil
        }
        var content = source[contentStart..<closing].map { $0 == "\n" ? " " : $0 }[...]
        if content.first == " ", content.last == " ", !content.isBlank { content = content.dropFirst().dropLast() }
        return (content, closing + length)
    }

    private static func first(in sorted: [Int], notBefore bound: Int) -> Int? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count ? sorted[low] : nil
    }
}
