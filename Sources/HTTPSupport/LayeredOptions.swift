import Configuration

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A program's options: a flag goes before the environment, that before the configuration file, that before the default.
///
/// The option `public-url` is the flag `--public-url`, with the prefix `EXAMPLE` the variable
/// `EXAMPLE_PUBLIC_URL`, and `"public-url"` in the file, one flat JSON object. A variable that is set but empty counts
/// as not set. Names of options are lower-case words joined by hyphens. The layers are providers of swift-configuration; they are asked one by one instead of through its
/// `ConfigReader`, because that takes the default in silence when a value is not a number.
public struct LayeredOptions: Sendable {
    private let layers: [(source: OptionSource, provider: any ConfigProvider)]

    /// - Parameters:
    ///   - environmentPrefix: without the final underscore.
    ///   - known: every option there is; another name in the file or among the flags is refused.
    ///   - flags: as given on the command line, without the dashes; the values of a repeated one joined by commas.
    ///   - configFile: the path of the JSON file, at most 1 MiB.
    ///   - environment: this process's unless told.
    /// - Throws: ``OptionRefusal``.
    public init(
        environmentPrefix: String, known: Set<String>, flags: [String: String], configFile: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws(OptionRefusal) {
        if let unknown = flags.keys.filter({ !known.contains($0) }).min() { throw .unknown(unknown, .flag) }
        var layers: [(source: OptionSource, provider: any ConfigProvider)] = []
        // Both kinds of text go through the provider for the environment, which reads numbers and lists out of text.
        let named = flags.map { (OptionSource.variable($0.key), $0.value) }
        let texts = Dictionary(named, uniquingKeysWith: { first, _ in first })
        layers.append((.flag, EnvironmentVariablesProvider(environmentVariables: texts)))
        var variables: [String: String] = [:]
        for key in known {
            let name = OptionSource.variable(key)
            if let value = environment["\(environmentPrefix)_\(name)"], !value.isEmpty { variables[name] = value }
        }
        layers.append(
            (.environment(prefix: environmentPrefix), EnvironmentVariablesProvider(environmentVariables: variables)))
        if let configFile {
            let values = try OptionFile.read(path: configFile, known: known)
            layers.append((.file, InMemoryProvider(name: "file", values: values)))
        }
        self.layers = layers
    }

    /// The option's text, or nil if no layer has it. A number or truth value of the file is given as JSON writes it, a list
    /// joined by commas.
    public func string(_ key: String) -> String? {
        for layer in layers {
            for type in [ConfigType.string, .int, .double, .bool, .stringArray] {
                switch try? lookup(key, type, in: layer.provider) {
                case .string(let value): return value
                case .int(let value): return String(value)
                case .double(let value): return String(value)
                case .bool(let value): return String(value)
                case .stringArray(let values): return values.joined(separator: ",")
                default: continue
                }
            }
        }
        return nil
    }

    /// The option's whole number, or nil if no layer has it.
    /// - Throws: ``OptionRefusal/notA(_:_:_:)`` of the first layer that has it, if it is something else there.
    public func int(_ key: String) throws(OptionRefusal) -> Int? {
        guard case .int(let value) = try first(key, .int, called: "whole number") else { return nil }
        return value
    }

    /// The option's truth value, or nil if no layer has it. As text: `true`, `yes`, `1`, `false`, `no` or `0`.
    /// - Throws: ``OptionRefusal/notA(_:_:_:)`` of the first layer that has it, if it is something else there.
    public func bool(_ key: String) throws(OptionRefusal) -> Bool? {
        guard case .bool(let value) = try first(key, .bool, called: "true or false") else { return nil }
        return value
    }

    /// The option's texts, or nil if no layer has it. As text: separated by commas; white space around each is cut off and
    /// empty ones are left out. Layers do not add up.
    /// - Throws: ``OptionRefusal/notA(_:_:_:)`` of the first layer that has it, if it is something else there.
    public func list(_ key: String) throws(OptionRefusal) -> [String]? {
        for layer in layers {
            // A single text in the file is a list as a flag's is.
            if case .string(let text) = try? lookup(key, .string, in: layer.provider) {
                let texts = text.split(separator: ",").map { $0.drop(while: \.isWhitespace) }
                return texts.map { text in String(text.prefix { !$0.isWhitespace }) }.filter { !$0.isEmpty }
            }
            do {
                guard case .stringArray(let texts) = try lookup(key, .stringArray, in: layer.provider) else { continue }
                return texts.filter { !$0.isEmpty }
            } catch {
                throw .notA("list of texts", key, layer.source)
            }
        }
        return nil
    }

    private func first(
        _ key: String, _ type: ConfigType, called name: String
    ) throws(OptionRefusal) -> ConfigContent? {
        for layer in layers {
            do {
                if let content = try lookup(key, type, in: layer.provider) { return content }
            } catch {
                throw .notA(name, key, layer.source)
            }
        }
        return nil
    }

    private func lookup(_ key: String, _ type: ConfigType, in provider: any ConfigProvider) throws -> ConfigContent? {
        try provider.value(forKey: AbsoluteConfigKey([key]), type: type).value?.content
    }
}
