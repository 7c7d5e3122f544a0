import Configuration
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads the configuration file: one flat JSON object of texts, numbers, truth values and lists of texts.
enum OptionFile {
    /// The greatest size of the file in bytes.
    static let maxSize = 1 << 20

    static func read(path: String, known: Set<String>) throws(OptionRefusal) -> [AbsoluteConfigKey: ConfigValue] {
        guard let data = FileManager.default.contents(atPath: path) else { throw .fileUnreadable }
        guard data.count <= maxSize else { throw .fileTooLarge(maxSize: maxSize) }
        do throws(JSONScreen.Refusal) {
            try JSONScreen.check(ByteBuffer(bytes: data))
        } catch {
            throw .fileNotJSON(error)
        }
        guard let values = try? JSONDecoder().decode([String: Value].self, from: data) else {
            throw .fileNotJSON(.notAnObject)
        }
        if let unknown = values.keys.filter({ !known.contains($0) }).min() { throw .unknown(unknown, .file) }
        var contents: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .content(let content): contents[AbsoluteConfigKey([key])] = ConfigValue(content, isSecret: false)
            case .null: continue
            case .other: throw .notA("text, number, true, false or list of texts", key, .file)
            }
        }
        return contents
    }

    /// A value as the file has it; of `null` the option counts as not set.
    private enum Value: Decodable {
        case content(ConfigContent)
        case null
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let content = try? value.decode(Bool.self) {
                self = .content(.bool(content))
            } else if let content = try? value.decode(Int.self) {
                self = .content(.int(content))
            } else if let content = try? value.decode(Double.self) {
                self = .content(.double(content))
            } else if let content = try? value.decode(String.self) {
                self = .content(.string(content))
            } else if let content = try? value.decode([String].self) {
                self = .content(.stringArray(content))
            } else {
                self = .other
            }
        }
    }
}
