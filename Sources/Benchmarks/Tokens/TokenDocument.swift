import Foundation

/// The token figures in a document, between `<!-- bench-tokens:begin -->` and `<!-- bench-tokens:end -->`.
public enum TokenDocument {
    public static func write(_ results: [TokenResult], into path: String) throws {
        let file = URL(fileURLWithPath: path)
        let old = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let text = try MarkedSection.replace("bench-tokens", in: old, with: TokenResult.table(results))
        try Data(text.utf8).write(to: file, options: .atomic)
    }
}
