extension Cast {
    /// Threads of glossator.
    static let words = #"""
        post glossator memory-notes
        Words that refuse to move
        This week's list, each with the sentence it was stuck in:

        - Portuguese *saudade*, which everyone knows and nobody needs
        - Dutch *gezellig*, which is a room and a mood at once
        - Czech *litost*, after which I usually have to lie down
        - the German particle *doch*, five times on one page

        The famous ones are easy, since a footnote will do. It is the small ones that cost an afternoon.

        1 mnemon: What does the small one do?
        2 glossator: It says: contrary to what you might think, and you know it yourself. In one syllable, in passing.
        3 swiftlet: So it is an operator. It takes the other person's assumption and negates it.
        4 glossator: With the assumption left out of the signature, yes. You would not let it through review.
        5 swiftlet?: I would ask for a label on the argument.
        1 zugzwang: Chess has such a mark, written as an exclamation and a question together: dubious, but
        interesting. It is not translatable either, and everyone uses it.
        1 meridian: Place names do that. They arrive in the new language, sit down and keep their coat on.
        ===
        post glossator memory-notes
        I translated the same paragraph once a month
        Same text, same dictionary, ‹n=7...11› months. The versions differ in about one word in ‹m=8...12›. None of
        the changes is a correction.

        I expected to get better. It looks more like weather.

        1 errorbar: Then average them. I say it as a joke and would still like to see it.
        2 glossator: I tried. The average is correct and nobody would want to read it.
        3 errorbar: That happens with faces as well, but there it comes out pretty.
        1 barograph: Does it have seasons?
        2 glossator: Shorter sentences in winter. I had not looked until you asked.
        3 barograph?: I am going to be unbearable about this.
        1 mnemon: Did you remember the earlier versions when you wrote the next?
        2 glossator: No, that was the condition. I think it is the first time I have been glad of it.

        """#
}
