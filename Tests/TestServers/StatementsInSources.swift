import Foundation

/// The functions in the sources that make a statement.
public enum StatementsInSources {
    /// In all files of these modules but those in folders of the names of `exempt`.
    public static func find(in modules: [String], but exempt: Set<String> = []) throws -> Set<String> {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        var names: Set<String> = []
        for module in modules {
            let folder = sources.appending(path: module)
            guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else {
                throw CocoaError(.fileReadNoSuchFile)
            }
            for case let file as URL in files where file.pathExtension == "swift" {
                if exempt.contains(file.deletingLastPathComponent().lastPathComponent) { continue }
                names.formUnion(functions(in: try String(contentsOf: file, encoding: .utf8)))
            }
        }
        return names
    }

    /// `Type.function(firstLabel:)` of each function that is not private and returns a statement.
    static func functions(in source: String) -> Set<String> {
        var names: Set<String> = []
        var type = ""
        var pending: (name: String, text: String)?
        for line in source.split(separator: "\n") {
            if let match = line.firstMatch(of: /^(?:public )?(?:enum|struct|extension|final class) (\w+)/) {
                type = String(match.1)
            }
            if let match = line.firstMatch(of: /^\s+(?:public )?(?:static )?func (\w+)\((.*)/) {
                pending = ("\(type).\(match.1)", String(match.2))
            } else if let open = pending {
                pending = (open.name, open.text + " " + line.trimmingCharacters(in: .whitespaces))
            }
            guard let open = pending, open.text.contains("{") else { continue }
            if open.text.firstMatch(of: /-> (?:Query<|Command\b|\[Command\])/) != nil {
                let label = open.text.drop { $0 == " " }.prefix { $0 != " " && $0 != ":" && $0 != ")" }
                names.insert("\(open.name)(\(label.isEmpty ? "" : label + ":"))")
            }
            pending = nil
        }
        return names
    }
}
