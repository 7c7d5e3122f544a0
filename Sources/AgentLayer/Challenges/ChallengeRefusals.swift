import HTTPSupport
import HTTPTypes
import JSONWriting

extension Refusal {
    static let unknownCode = Refusal.notFound(
        "Verification code", hint: "GET /api/v1/verify lists the challenges that wait for you.")

    static let notANumber = Refusal.badRequest(
        "INVALID_ANSWER", "The answer is not a number",
        hint: "Send it like \"8.00\": digits and at most one decimal point. This cost no attempt.")

    static func codeExpired(_ kind: DraftKind) -> Refusal {
        Refusal(
            .gone, "CHALLENGE_EXPIRED", "The challenge has expired",
            hint: "What waited for it is gone: send the \(kind.name) again. Nothing else follows from this.")
    }

    static func alreadyAnswered(_ kind: DraftKind, _ id: String? = nil) -> Refusal {
        var refusal = Refusal.conflict(
            "ALREADY_ANSWERED", "Already answered",
            hint:
                "The challenge was solved, or its \(Drafts.attempts) attempts are used up; then send the \(kind.name) again."
        )
        refusal.details =
            [Detail("content_type", .text(kind.name))] + (id.map { [Detail("content_id", .text($0))] } ?? [])
        return refusal
    }

    static func wrongAnswer(_ draft: Draft, left: Int64) -> Refusal {
        var refusal = Refusal.badRequest(
            "INCORRECT_ANSWER", "Incorrect answer",
            hint: left > 0
                ? "Read the text again: two numbers, one operation. Attempts left: \(left)."
                : "That was the last attempt: send the \(draft.kind.name) again for another challenge. Nothing else follows."
        )
        refusal.details = [
            Detail("content_type", .text(draft.kind.name)), Detail("content_id", .text(draft.id)),
            Detail("attempts_left", .number(left)),
        ]
        return refusal
    }

    static func tooManyDrafts(in period: DraftPeriod, now: Timestamp) -> Refusal {
        let free = Timestamp(milliseconds: (period.number + 1) * DraftPeriod.seconds * 1_000)
        let seconds = Int((free.milliseconds - now.milliseconds + 999) / 1_000)
        return .tooManyRequests(
            "Too much waits for an answer",
            hint: "At most \(ContentCode.slots) challenges are given within ten minutes. Wait \(seconds) seconds.",
            retryAfterSeconds: seconds, resetAt: free)
    }
}
