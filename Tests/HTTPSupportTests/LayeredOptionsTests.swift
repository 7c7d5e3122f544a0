import Foundation
import HTTPSupport
import Testing

@Suite struct LayeredOptionsTests {
    private static let known: Set<String> = ["public-url", "port", "demo", "trusted-proxy", "data", "ratio"]

    private func options(
        flags: [String: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) async throws -> LayeredOptions {
        let path = FileManager.default.temporaryDirectory.appending(path: "options-\(UUID()).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        if let file { try Data(file.utf8).write(to: URL(filePath: path)) }
        return try await LayeredOptions(
            environmentPrefix: "EXAMPLE", known: Self.known, flags: flags, configFile: file == nil ? nil : path,
            environment: environment)
    }

    @Test func aFlagGoesBeforeTheEnvironmentAndThatBeforeTheFile() async throws {
        let environment = [
            "EXAMPLE_PUBLIC_URL": "http://env", "EXAMPLE_PORT": "2", "PORT": "9", "OTHER_PORT": "9",
        ]
        let file = #"{"public-url":"http://file","port":3,"data":"/file"}"#
        let options = try await options(flags: ["public-url": "http://flag"], environment: environment, file: file)
        #expect(options.string("public-url") == "http://flag")
        #expect(try options.int("port") == 2)
        #expect(options.string("data") == "/file")
        #expect(options.string("ratio") == nil)
        #expect(try options.int("ratio") == nil && options.bool("demo") == nil && options.list("trusted-proxy") == nil)
    }

    @Test func everyLayerHasEveryKind() async throws {
        let texts = ["port": "8420", "demo": "true", "trusted-proxy": "10.0.0.0/8, ::1/128,", "data": "/x"]
        let variables = Dictionary(
            uniqueKeysWithValues: texts.map { key, value in
                ("EXAMPLE_" + key.uppercased().replacingOccurrences(of: "-", with: "_"), value)
            })
        let file = #"{"port":8420,"demo":true,"trusted-proxy":["10.0.0.0/8","::1/128"],"data":"/x"}"#
        let loose = #"{"port":8420,"demo":true,"trusted-proxy":"10.0.0.0/8 ,::1/128","data":"/x","ratio":null}"#
        for options in [
            try await options(flags: texts), try await options(environment: variables), try await options(file: file),
            try await options(file: loose),
        ] {
            #expect(try options.int("port") == 8420)
            #expect(options.string("port") == "8420")
            #expect(try options.bool("demo") == true)
            #expect(try options.list("trusted-proxy") == ["10.0.0.0/8", "::1/128"])
            #expect(options.string("data") == "/x")
        }
    }

    @Test func aValueThatIsNoNumberIsNamedWithItsSource() async throws {
        let flag = try await options(flags: ["port": "eighty"], environment: ["EXAMPLE_PORT": "80"])
        #expect(throws: OptionRefusal.notA("whole number", "port", .flag)) { try flag.int("port") }
        let environment = try await options(environment: ["EXAMPLE_PORT": "80x"], file: #"{"port":1}"#)
        let error = #expect(throws: OptionRefusal.self) { try environment.int("port") }
        #expect(error?.publicDescription == "EXAMPLE_PORT must be a whole number.")
        for value in [#""80""#, "80.5", "true", "1e99"] {
            let options = try await options(file: #"{"port":\#(value)}"#)
            let error = #expect(throws: OptionRefusal.self) { try options.int("port") }
            #expect(error?.publicDescription == #""port" in the configuration file must be a whole number."#)
        }
        let demo = try await options(flags: ["demo": "perhaps"])
        #expect(throws: OptionRefusal.notA("true or false", "demo", .flag)) { try demo.bool("demo") }
        let list = try await options(file: #"{"trusted-proxy":5}"#)
        #expect(throws: OptionRefusal.notA("list of texts", "trusted-proxy", .file)) { try list.list("trusted-proxy") }
    }

    @Test func aValueIsNeverRepeatedInAnError() async throws {
        let options = try await options(flags: ["port": "hunter2"])
        let error = #expect(throws: OptionRefusal.self) { try options.int("port") }
        #expect(error?.publicDescription.contains("hunter2") == false)
    }

    @Test func anUnknownNameInTheFileIsRefusedByName() async throws {
        await #expect(throws: OptionRefusal.unknown("prot", .file)) { try await options(file: #"{"prot":1,"port":2}"#) }
        await #expect(throws: OptionRefusal.unknown("prot", .flag)) { try await options(flags: ["prot": "1"]) }
        let text = OptionRefusal.unknown("prot", .file).publicDescription
        #expect(text == #""prot" in the configuration file is not an option. Correct its name or remove it."#)
    }

    @Test(arguments: [
        "", "[]", "{", "nonsense", #"{"port":1,}"#, "\u{FEFF}{}", #"{"data":{"a":1}}"#, #"{"data":[1]}"#,
        #"{"data":[null]}"#,
    ])
    func aFileThatIsNoFlatObjectIsRefused(_ file: String) async {
        await #expect(throws: OptionRefusal.self) { try await options(file: file) }
    }

    @Test func aFileThatIsNotThereIsRefused() async {
        await #expect(throws: OptionRefusal.fileUnreadable) {
            try await LayeredOptions(environmentPrefix: "X", known: [], flags: [:], configFile: "/nonexistent/file")
        }
    }

    @Test func anEmptyVariableCountsAsNotSet() async throws {
        let options = try await options(environment: ["EXAMPLE_PORT": ""], file: #"{"port":3}"#)
        #expect(try options.int("port") == 3)
    }
}
