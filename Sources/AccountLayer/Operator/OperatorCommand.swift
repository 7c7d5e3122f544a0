import Foundation
import LayerSupport

/// For commands that ask for nothing, or have nothing to tell.
public typealias Nothing = LayerSupport.Nothing

/// Something that the operator asks for at the terminal and the server does, or the tool itself where no server runs.
///
/// Input and output travel as JSON through `OperatorDoor`. Both stay within this machine and the operator's reach; no
/// command hands out what is sealed for somebody else.
public protocol OperatorCommand: SendableMetatype {
    associatedtype Input: Codable & Sendable
    associatedtype Output: Codable & Sendable

    /// As it travels: words with hyphens, such as `staff-grant`.
    static var name: String { get }

    /// What it throws as a `Refusal` or a `ReportableError` is told to the operator in its own words.
    static func run(_ input: Input, _ domain: AccountDomain) async throws -> Output
}

extension OperatorCommand {
    static func task(_ domain: AccountDomain) -> OperatorTask {
        OperatorTask(name) { (input: Input) in try await run(input, domain) }
    }
}

extension AccountServer {
    /// In a tool, where no server holds the database. Throws `OperatorRefusal` where there are words for the operator.
    public func perform<Command: OperatorCommand>(
        _ command: Command.Type, _ input: Command.Input
    ) async throws -> Command.Output {
        do { return try await command.run(input, domain) } catch { throw OperatorRefusal(error) ?? error }
    }
}
