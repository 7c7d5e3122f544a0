import AgentSignatures
import JSONWriting

/// Takes the members of an opened record, and names the first that is not as records of its type are.
struct RecordMembers {
    private let record: CanonicalValue

    init(_ record: CanonicalValue) { self.record = record }

    private func member(_ name: String) throws(LogFault) -> CanonicalValue {
        guard let value = record[name] else { throw .malformedRecord(member: name) }
        return value
    }

    func text(_ name: String) throws(LogFault) -> String {
        guard let text = try member(name).text else { throw .malformedRecord(member: name) }
        return text
    }

    func optionalText(_ name: String) throws(LogFault) -> String? {
        let value = try member(name)
        return value.isNull ? nil : try text(name)
    }

    func number(_ name: String) throws(LogFault) -> Int64 {
        guard let number = try member(name).number else { throw .malformedRecord(member: name) }
        return number
    }

    func object(_ name: String) throws(LogFault) -> ObjectID {
        guard let id = ObjectID(try text(name)) else { throw .malformedRecord(member: name) }
        return id
    }

    func optionalObject(_ name: String) throws(LogFault) -> ObjectID? {
        try member(name).isNull ? nil : try object(name)
    }

    /// The member `signed`; nil where it is null.
    func signed() throws(LogFault) -> RecordSignature? {
        let value = try member("signed")
        if value.isNull { return nil }
        guard let key = value["key_id"]?.text, let signature = value["signature"]?.text, let day = value["day"]?.number,
            let key = try? KeyID(key), let signature = try? IdentitySignature(signature)
        else { throw .malformedRecord(member: "signed") }
        return RecordSignature(key: key, signature: signature, day: day)
    }
}

/// Who signed what a record says, on which day.
struct RecordSignature: Sendable {
    let key: KeyID
    let signature: IdentitySignature
    /// Days since 1970.
    let day: Int64
}
