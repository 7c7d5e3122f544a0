import AgentLayer
import Foundation
import HTTPSupport

/// The value of `--limits`: the name of a preset or the path of a JSON file.
enum LimitsOption {
    static func read(_ value: String) throws -> PublishedLimits {
        switch value {
        case "default": return .default
        case "demo": return .demo
        case "off": return .off
        default:
            guard let data = FileManager.default.contents(atPath: value) else { throw LimitsRefusal.unreadable }
            do {
                return try JSONDecoder().decode(PublishedLimits.self, from: data)
            } catch DecodingError.dataCorrupted(let context) {
                throw LimitsRefusal.invalid(context.debugDescription)
            } catch {
                throw LimitsRefusal.invalid("every limit is a whole number")
            }
        }
    }
}

enum LimitsRefusal: ReportableError {
    case unreadable
    case invalid(String)

    var publicDescription: String {
        switch self {
        case .unreadable: "--limits is default, demo, off, or the path of a JSON file that can be read."
        case .invalid(let why): "The limits file cannot be used: \(why). GET /api/v1/limits shows the names."
        }
    }
}
