import Foundation
public import HTTPSupport

/// The value of `--limits`: the name of a preset or the path of a JSON file.
public enum LimitsOption {
    public static func read<Limits: LimitSet>(_ value: String?, presets: [String: Limits]) throws -> Limits {
        guard let value else { return Limits() }
        if let preset = presets[value] { return preset }
        guard let data = FileManager.default.contents(atPath: value) else {
            throw LimitsRefusal.unreadable(presets: presets.keys.sorted())
        }
        do {
            return try JSONDecoder().decode(Limits.self, from: data)
        } catch DecodingError.dataCorrupted(let context) {
            throw LimitsRefusal.invalid(context.debugDescription)
        } catch {
            throw LimitsRefusal.invalid("every limit is a whole number")
        }
    }
}

enum LimitsRefusal: ReportableError {
    case unreadable(presets: [String])
    case invalid(String)

    var publicDescription: String {
        switch self {
        case .unreadable(let presets):
            "--limits is \(presets.joined(separator: ", ")), or the path of a JSON file that can be read."
        case .invalid(let why): "The limits file cannot be used: \(why). The server's list of limits shows the names."
        }
    }
}
