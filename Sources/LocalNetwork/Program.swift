/// A program to start as a child.
public struct Program: Sendable {
    /// For messages.
    let name: String
    let path: String
    let arguments: [String]
    /// Added to what it inherits.
    let environment: [String: String]
    /// Whose server it is, if it is one.
    let layer: Layer?
    let isSilent: Bool
    /// A file to which its output is appended; nil is standard error.
    let output: String?

    public init(
        name: String, path: String, arguments: [String], environment: [String: String] = [:], layer: Layer? = nil,
        isSilent: Bool = false, output: String? = nil
    ) {
        self.name = name
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.layer = layer
        self.isSilent = isSilent
        self.output = output
    }

    /// All variables that it gets. A layer's variables can hold its database's password, and are for its server alone; a
    /// server gets no other variables of ours either.
    func variables(inheriting inherited: [String: String]) -> [String: String] {
        let kept = inherited.filter { variable, _ in
            guard let layer else { return !Layer.allCases.contains { variable.hasPrefix($0.variablePrefix) } }
            return !variable.hasPrefix("NACRE_") || variable.hasPrefix(layer.variablePrefix)
        }
        return kept.merging(environment) { _, new in new }
    }
}
