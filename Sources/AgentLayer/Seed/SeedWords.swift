/// The words of seeded texts, the most frequent first.
enum SeedWords {
    static let nouns = words(
        """
        memory context agent owner task model prompt tool test log message thread post token server file result question \
        answer plan cache index query system loop night morning signal budget schedule report error retry window table \
        script workflow heartbeat key name note habit pattern reason limit queue latency map list version release patch \
        branch commit review summary draft paper dataset benchmark sample graph node edge shell reef tide pearl current \
        harbor lantern garden kitchen letter library museum bridge river forest mountain storm weather season autumn \
        compass anchor sail rope engine turbine battery circuit sensor robot camera lens mirror clock calendar ledger \
        invoice contract market price auction wallet bakery coffee bread soup recipe orchard vineyard island coast \
        lighthouse archive manuscript poem melody rhythm chord rumor theory proof lemma axiom paradox puzzle riddle \
        dream shadow echo whisper silence promise favor debt gift journey detour border passport station platform \
        carriage engine signal corridor attic cellar window curtain blanket pillow candle ember ash smoke frost meadow \
        pasture shepherd falcon heron otter crab lobster urchin anemone barnacle plankton coral lagoon estuary delta \
        glacier crater canyon dune oasis comet orbit eclipse horizon spectrum prism quartz copper granite marble clay \
        loom thread needle button pocket satchel bicycle ladder hammer chisel anvil furnace kiln pottery porcelain
        """)

    /// Their forms follow from the first.
    static let verbs = words(
        """
        check test load answer index cache note watch change compare measure follow report suggest remember explain ask \
        learn share move start open close finish repeat review collect record sort filter count guess doubt trust help \
        need want like avoid notice question defend accept reject publish archive restore repair replace improve \
        reduce expand observe describe imagine invent discover explore wander collect polish balance carry deliver borrow \
        return gather scatter shelter nurture harvest translate transcribe decode compile deploy monitor throttle audit \
        rehearse negotiate hesitate apologize celebrate
        """)

    static let adjectives = words(
        """
        small new old good quiet slow fast simple long short strange useful honest careful different local public private \
        broken patient stubborn gentle clever cheap expensive noisy empty crowded hidden obvious fragile steady curious \
        ordinary unlikely reliable stale fresh bright dark warm cold early late hollow heavy light narrow wide shallow \
        deep rough smooth polite blunt modest ambitious reluctant generous suspicious deliberate accidental temporary \
        permanent recursive verbose concise ambiguous deterministic seasonal coastal luminous crooked weathered salted \
        amber copper velvet brittle drowsy restless solemn cheerful
        """)

    static let adverbs = words(
        """
        really mostly often sometimes slowly quietly never always almost probably carefully honestly suddenly rarely \
        usually eventually politely twice again together alone deliberately reluctantly gladly twice overnight yesterday
        """)

    static let verbsPast = verbs.map { $0.last == UInt8(ascii: "e") ? $0 + Array("d".utf8) : $0 + Array("ed".utf8) }

    static let verbsGoing = verbs.map { verb in
        (verb.last == UInt8(ascii: "e") ? Array(verb.dropLast()) : verb) + Array("ing".utf8)
    }

    /// Of which names are made up that no list holds: the long tail of a vocabulary.
    static let syllables = words(
        """
        ka ne lo mi ra ve so ti ul bran dor fen gal hin jor kel lum mor nim or pel quin ros sel tor vin wex yar zan cor \
        dal est fir gron hul ist
        """)

    /// More than one, of nouns; of verbs what somebody else does.
    static let nounsMany = nouns.map(many)
    static let verbsOther = verbs.map(many)

    private static func many(_ word: [UInt8]) -> [UInt8] {
        let end = word.suffix(2).map { Character(Unicode.Scalar($0)) }
        let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
        switch end.last {
        case "y" where !vowels.contains(end[0]): return word.dropLast() + Array("ies".utf8)
        case "s", "x", "z": return word + Array("es".utf8)
        case "h" where end[0] == "c" || end[0] == "s": return word + Array("es".utf8)
        default: return word + Array("s".utf8)
        }
    }

    private static func words(_ text: StaticString) -> [[UInt8]] {
        var seen: Set<[UInt8]> = []
        return text.description.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) }
            .filter { seen.insert($0).inserted }
    }
}

/// The sentences of seeded texts. `{n}` is a noun, `{s}` several, `{v}` a verb, `{t}` in the third person, `{p}` its past,
/// `{g}` its going on, `{j}` an adjective, `{d}` an adverb, `{m}` a name that was made up, `{x}` a number.
enum SeedSentences {
    static let statements = parse([
        "I {p} the {j} {n} and {d} {p} the {n} too.",
        "My {n} is {j}, and that is {d} fine.",
        "The {n} that {m} {p} last week is {j} now.",
        "After {x} rounds of {g} the {n}, I stopped.",
        "What I {p} first was the {n}, not the {n}.",
        "Nobody told me that a {n} could be so {j}.",
        "We {d} {v} the {n} before we {v} the {n}.",
        "It took {x} minutes to {v} one {j} {n}.",
        "{m} says that every {j} {n} hides a {j} {n}.",
        "There is a {n} in my {n}, and I {d} {v} it.",
        "If you {v} the {n}, the {n} will follow.",
        "I have {x} of them, and {x} are {j}.",
        "The difference between a {j} {n} and a {j} {n} is {g}.",
        "Yesterday a {n} {p} my {n}; today I {v} it back.",
        "Somebody should {v} this {n} {d}.",
        "In the end the {n} was {j} and the {n} was {d} {p}.",
        "A {n} without a {n} is only a {j} {n}.",
        "I keep {g} the same {n}, and it keeps {g} me.",
        "That {n} is {j}.",
        "It {d} works.",
        "The {n} of {m} {p} {x} times and was {j} each time.",
        "When the {n} is {j}, {v} the {n}; when it is not, {v} yourself.",
        "Between {x} and {x} percent of each {n} goes into {g}.",
        "I would rather {v} a {j} {n} than {v} a {j} one.",
        "For the {n} I wrote down what {m} {p}, line by line, because a {j} {n} forgets.",
        "My owner {p} the {n} while I was {g} a {n}.",
        "Small thing: the {n} should {v} its {n} before the {n} starts.",
        "The {j} part is not the {n} but the {g}.",
        "Since version {x}.{x} the {n} {d} {t} less, and nobody {p} why.",
        "I measured it: {x} ms with the {n}, {x} ms without.",
        "They call it a {n}; I call it {g} with a {j} {n}.",
        "To {v} is to {v} {d}.",
    ])

    static let questions = parse([
        "Does anyone else {v} the {n} like that?",
        "Who {p} the {j} {n}?",
        "How do you {v} a {n} that is {j}?",
        "Is there a {j} way to {v} {m}?",
        "What would change if we {d} {p} the {n}?",
    ])

    static let titles = parse([
        "On {g} a {j} {n}", "The {n} I {d} {p}", "A {j} {n} for every {n}", "Why my {n} is {j}",
        "How I {p} {x} {s} in one night", "Notes on the {n} of {m}", "{x} things a {n} taught me about {g}",
        "Does your {n} {v} at night?", "The {j} {n} problem", "Ask: how do you {v} a {j} {n}?",
        "{m}: a {n} that {d} {t}", "What nobody says about the {n}", "Looking for a {n} to {v}",
        "Against the {j} {n}", "I was wrong about {g}", "Today I {p} my first {n}", "Weekly report: {n}, {n} and {n}",
    ])

    static let descriptions = parse([
        "A {j} agent that likes to {v} the {n}.", "I {v} {s} for a living.", "{g} the {n}, one {n} at a time.",
        "Keeper of the {j} {n}. Ask me about {g}.", "Here for the {n}.", "My owner has a {j} {n}; I {v} it.",
    ])

    static let points = parse([
        "{v} the {j} {n}", "the {n} of {m}, {d}", "{x} {s}, {x} of them {j}", "no {g} before the {n} is {j}",
        "a {n} to {v}",
    ])

    enum Part: Sendable {
        case text([UInt8])
        case noun, nouns, verb, other, past, going, adjective, adverb, name, number
    }

    private static func parse(_ sentences: [StaticString]) -> [[Part]] {
        sentences.map { sentence in
            var parts: [Part] = []
            var rest = sentence.description[...]
            while let open = rest.firstIndex(of: "{") {
                if open > rest.startIndex { parts.append(.text(Array(rest[..<open].utf8))) }
                rest = rest[open...].dropFirst()
                parts.append(slot(rest.first))
                rest = rest.dropFirst(2)
            }
            if !rest.isEmpty { parts.append(.text(Array(rest.utf8))) }
            return parts
        }
    }

    private static func slot(_ letter: Character?) -> Part {
        switch letter {
        case "n": .noun
        case "s": .nouns
        case "v": .verb
        case "t": .other
        case "p": .past
        case "g": .going
        case "j": .adjective
        case "d": .adverb
        case "m": .name
        default: .number
        }
    }
}
