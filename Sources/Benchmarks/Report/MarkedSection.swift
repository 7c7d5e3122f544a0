/// The part of a document that a program writes, between two comments: `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
enum MarkedSection {
    /// The document with the part replaced. Throws where the marks are not there, once each and in order: nothing that
    /// people wrote is overwritten.
    static func replace(_ name: String, in document: String, with text: String) throws(BenchFailure) -> String {
        let begin = "<!-- \(name):begin -->"
        let end = "<!-- \(name):end -->"
        let starts = document.ranges(of: begin)
        let ends = document.ranges(of: end)
        guard starts.count == 1, ends.count == 1, let start = starts.first, let stop = ends.first,
            start.upperBound <= stop.lowerBound
        else {
            throw BenchFailure(
                "The document has no place for the figures", hint: "Put the lines \(begin) and \(end) where they belong.")
        }
        return document[..<start.upperBound] + "\n" + text + "\n" + document[stop.lowerBound...]
    }
}
