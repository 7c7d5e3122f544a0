/// What a path below `<prefix>/tile/` asks for (C2SP tlog-tiles).
public enum TilePath: Sendable, Hashable {
    case hashes(TileID)
    case entries(BundleID)

    /// Reads what follows `tile/`, in its one spelling: `0/x001/x234/067`, `entries/000.p/17`.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 64 else { return nil }
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard let kind = parts.popFirst(), let last = parts.last else { return nil }
        var width = TileID.fullWidth
        if parts.count > 1, parts.dropLast().last?.hasSuffix(".p") == true {
            guard let partial = Self.decimal(last, upTo: 255), partial > 0 else { return nil }
            width = Int(partial)
            parts.removeLast()
            guard let number = parts.popLast() else { return nil }
            parts.append(number.dropLast(2))
        }
        guard let index = Self.index(parts) else { return nil }
        if kind == "entries" {
            guard let bundle = try? BundleID(index: index, width: width) else { return nil }
            self = .entries(bundle)
        } else {
            guard let level = Self.decimal(kind, upTo: 63),
                let tile = try? TileID(level: Int(level), index: index, width: width)
            else { return nil }
            self = .hashes(tile)
        }
    }

    /// Elements of three digits, all but the last after an `x`: 1234067 is `x001/x234/067`.
    static func number(_ index: Int64) -> String {
        var rest = index / 1_000
        var text = threeDigits(index % 1_000)
        while rest > 0 {
            text = "x" + threeDigits(rest % 1_000) + "/" + text
            rest /= 1_000
        }
        return text
    }

    static func suffix(width: Int) -> String { width == TileID.fullWidth ? "" : ".p/\(width)" }

    private static func threeDigits(_ value: Int64) -> String {
        let digits = String(value)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }

    private static func index<Part: StringProtocol>(_ parts: ArraySlice<Part>) -> Int64? {
        // Six elements hold every tile that a tree of 2^63 leaves can have: 2^55 is below 10^18.
        guard (1...6).contains(parts.count) else { return nil }
        var index: Int64 = 0
        for (place, part) in parts.enumerated() {
            var digits = Array(part.utf8)
            if place < parts.count - 1 {
                guard digits.first == UInt8(ascii: "x") else { return nil }
                digits.removeFirst()
            }
            guard digits.count == 3, let value = value(digits) else { return nil }
            guard place > 0 || value > 0 || parts.count == 1 else { return nil }
            index = index * 1_000 + value
        }
        return index
    }

    /// A decimal number without zeros before it.
    private static func decimal(_ text: some StringProtocol, upTo limit: Int64) -> Int64? {
        let digits = Array(text.utf8)
        guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        return value(digits).flatMap { $0 <= limit ? $0 : nil }
    }

    private static func value(_ digits: [UInt8]) -> Int64? {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }
}
