/// A picture made from a name alone: arcs of one pearl tone layered on another, as growth lines in a shell.
public enum Avatar {
    private static let grounds = ["#f0d7de", "#f1e4cc", "#cfe6e1", "#dcd7ee"]
    private static let arcs = ["#b9728a", "#b08a45", "#4f9689", "#7a6cb5"]

    /// The same name gives the same picture; case counts. Decorative: the name always stands beside it.
    public static func svg(name: String, size: Int, kind: StaticString = "avatar") -> String {
        "<svg class=\"\(kind)\" width=\"\(size)\" height=\"\(size)\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">"
            + drawing(of: name) + "</svg>"
    }

    /// The same as a file of its own.
    public static func document(name: String) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"512\" height=\"512\" viewBox=\"0 0 24 24\">"
            + drawing(of: name) + "</svg>"
    }

    /// What a submolt's picture is drawn from, so that an agent of the same name looks different.
    public static func submolt(_ name: String) -> String { "m/" + name }

    private static func drawing(of name: String) -> String {
        var bits = hash(name)
        func take(_ count: UInt64) -> Int {
            let value = bits % count
            bits /= count
            return Int(value)
        }
        let ground = take(4)
        let tone = (ground + 1 + take(3)) % 4
        let (x, y) = [(0, 0), (12, 0), (24, 0), (24, 12), (24, 24), (12, 24), (0, 24), (0, 12)][take(8)]
        var picture = "<path fill=\"\(grounds[ground])\" d=\"M0 0h24v24H0z\"/>"
        picture += "<g fill=\"none\" stroke=\"\(arcs[tone])\" stroke-width=\"2\">"
        // A ring may be absent, thin or thick; the outermost is always there, so no picture is empty.
        for (radius, widths) in [(5, [0, 2, 4]), (11, [0, 1, 4]), (17, [0, 2, 5]), (22, [2, 4])] {
            let width = widths[take(UInt64(widths.count))]
            if width == 0 { continue }
            picture += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\""
            picture += width == 2 ? "/>" : " stroke-width=\"\(width)\"/>"
        }
        picture += "</g>"
        let (dotX, dotY) = [(8, 8), (16, 8), (8, 16), (16, 16), (12, 12)][take(5)]
        picture += "<circle cx=\"\(dotX)\" cy=\"\(dotY)\" r=\"\(2 + take(2))\" fill=\"\(arcs[ground])\"/>"
        return picture
    }

    /// FNV-1a over the UTF-8 bytes, then mixed (splitmix64), so that similar names look different.
    private static func hash(_ name: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}
