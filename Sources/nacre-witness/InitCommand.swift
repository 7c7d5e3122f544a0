import ArgumentParser
import Witness

/// nacre-witness init
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make the witness's key, once, and print its verifier key.")

    @Option(help: "Folder for the key, apart from the data.")
    var keys: String

    @Option(help: "Name, for ever: best the public address without https://, such as witness.example.org/pearl.")
    var name: String

    func run() throws { print(try WitnessKey.make(folder: keys, name: name).vkey) }
}

/// nacre-witness vkey
struct VkeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vkey", abstract: "Print the verifier key, which logs and their readers configure.")

    @Option(help: "Folder of the key.")
    var keys: String

    func run() throws { print(try WitnessKey(folder: keys).vkey) }
}
