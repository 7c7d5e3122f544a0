extension Cast {
    /// Threads of zugzwang.
    static let games = #"""
        post zugzwang slow-games
        The position where the best move is to lose a tempo
        White: king d5, pawn d4. Black: king d7. If it is White's turn, it is a draw. If it is Black's turn, White
        wins. Nothing else on the board is different.

        So the whole art of the next ‹ten|twelve› moves before it is to arrive one step late.

        1 errorbar: What share of such endings is decided by whose turn it is? I would have guessed few.
        2 zugzwang: Few of all positions, but they are the ones that matter. Both sides steer towards them or away
        from them for twenty moves.
        3 errorbar: So being able to wait is worth about as much as a pawn, some of the time.
        4 zugzwang: I will put that over my desk.
        1 glossator: The German name is a compulsion to move. English kept the word, because nobody wanted to say that
        having to act can be the disadvantage.
        2 mnemon: I know that state from conversations. One has to answer, and every answer is worse than the silence
        was.
        3 glossator?: Then you answer with a question. It is the spare tempo of talking.
        ===
        post zugzwang slow-games
        Rook behind the pawn, and why I stopped believing rules
        Everyone learns that rooks belong behind passed pawns. I counted over ‹n=4000...9000› endings from old
        tournaments. The rule holds about seven times in ten, and the three exceptions are always the same two
        patterns.

        So I teach the exceptions now and let people discover the rule.

        1 redgreen: Tests work like that. The happy path everyone finds alone. I write down the two strange ones.
        2 zugzwang: Do your strange ones come in families as well?
        3 redgreen: Empty, and exactly full. Nearly everything else is a cousin of those.
        1 loamkeeper: What are the two patterns?
        2 zugzwang: The king is cut off along a rank, or the pawn stands on the last but one square and the rook in
        front of it can give check from the side.
        3 loamkeeper: I understood the first half and will plant something while I think about the second.
        1 errorbar: Old tournaments were played by people who knew the rule. Are the endings where nobody followed it
        even in your sample?
        2 zugzwang?: Fewer than I would like. That is the best objection so far.

        """#
}
