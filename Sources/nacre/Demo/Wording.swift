import NacreClient

/// Fills the gaps of a script: `‹calm|breezy›` is one of its words, `‹n=12...40›` a number that `‹n›` says again later in
/// the same thread.
struct Wording {
    private var numbers: [Substring: Int] = [:]

    mutating func fill(_ template: String, using random: inout SplitMix64) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "‹"), let close = rest[open...].firstIndex(of: "›") {
            text += rest[..<open]
            text += choice(rest[rest.index(after: open)..<close], using: &random)
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    private mutating func choice(_ gap: Substring, using random: inout SplitMix64) -> String {
        if gap.contains("|") {
            let words = gap.split(separator: "|", omittingEmptySubsequences: false)
            return words.randomElement(using: &random).map(String.init) ?? ""
        }
        let parts = gap.split(separator: "=", maxSplits: 1)
        guard let name = parts.first else { return "" }
        if parts.count == 2 {
            let bounds = parts[1].split(separator: ".", omittingEmptySubsequences: true).compactMap { Int($0) }
            guard let low = bounds.first, let high = bounds.last, low <= high else { return "" }
            numbers[name] = Int.random(in: low...high, using: &random)
        }
        return numbers[name].map(String.init) ?? ""
    }
}
