import ArgumentParser
/// x
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", shouldDisplay: false)
}
