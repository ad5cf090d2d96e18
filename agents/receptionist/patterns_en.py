"""English: which words mean which intent. Patterns are whole-word, on lower-case text."""

_CLEARER = r"more clearly|clearer|(?:hardly|barely|can t|cannot) (?:really )?understand you"

INTENTS: dict[str, tuple[str, ...]] = {
    "hours": (
        r"opening hours|opening times|office hours|business hours",
        r"when (?:are|do) you (?:open|close)",
        r"are you (?:\w+ )?open|how long are you|what time do you|open on|closed on|are you closed",
        r"^(?:and|what about)(?: on)?(?: the)? (?:\w+day|weekend|today|tomorrow)$",
    ),
    "open_now": (r"open (?:right )?now|still open|anyone there|currently open",),
    "address": (
        r"address|where (?:are you|can i find you|is the)|how do i get|directions|parking|park",
    ),
    "message": (
        r"message|tell (?:him|her|them|someone)|pass on|let (?:him|her|them) know|write down",
    ),
    "concern": (
        r"appointment|invoice|bill|order|delivery|contract|i need|it s about|it is about|question",
        r"iban|bank account|bank details|account number",
        r"complain|complaint|offer|quote|broken|does not work|doesn t work|urgent",
    ),
    "complaint": (r"complain\w*|not (?:\w+ )?(?:happy|satisfied)|disappointed|outrageous",),
    "announcement": (
        r"(?:i|we) (?:have|ve|had)(?: \w+){0,3} (?:questions?|complaint)$",
        r"(?:i|we) (?:\w+ ){1,4}complain$",
    ),
    "account": (r"iban|bank account|bank details|account number",),
    "question": (r"how much|price|cost|can i pay|where is my|when (?:is|does|will) my",),
    "statement": (r"^(?:\w+ ){0,3}(?:i|we) (?:\w+ ){2,}|^(?:my|the|it) (?:\w+ ){2,}",),
    "callback": (r"call(?:ed)? (?:me )?back|callback|ring me back|return my call|phone me",),
    "connect": (
        r"connect|put me through|transfer|speak (?:to|with)|talk (?:to|with)|is \w+ (?:there|in)",
    ),
    "human": (r"human|real person|somebody|someone|a person|an agent|a colleague",),
    "voicemail": (r"voicemail|voice mail|after the tone|answering machine|just record",),
    "yes": (
        r"yes|yeah|yep|correct|right|sure|okay|ok|fine|please do",
        r"of course|exactly|that s it|please",
    ),
    "no": (r"no|nope|wrong|not correct|not right|incorrect|rather not|not \w+ but",),
    "cancel": (r"cancel|never mind|forget it",),
    "bye": (r"bye|goodbye|good bye|see you|have a nice day|i m hanging up|take care",),
    "thanks": (r"thanks|thank you|cheers",),
    "nothing_else": (
        r"that s all|that is all|that was all|nothing else|no thanks|no thank you|done",
    ),
    "repeat": (
        r"repeat|say that again|once more|pardon|i did not (?:understand|hear)|come again",
        r"didn t (?:understand|hear|catch)|what did you say",
    ),
    "slower": (r"slower|slowly|slow down|not so fast|too fast", _CLEARER),
    "louder": (
        r"louder|speak up|too quiet|(?:hardly|barely|can t|cannot) (?:really )?hear you",
        r"(?:hear|hearing) you (?:very )?badly|line is (?:\w+ )?(?:bad|poor|terrible)",
        _CLEARER,
    ),
    "faster": (r"(?:speak|speaking|talk|talking) (?:\w+ ){0,2}(?:faster|too slow|too slowly)",),
    "softer": (r"softer|quieter|not so loud|too loud|more quietly",),
    "wait": (r"moment|just a second|one second|stop|hold on|wait|hang on|one minute",),
    "stop": (r"stop",),
    "presence": (r"are you (?:still )?there|can you hear me",),
    "who": (r"who (?:is|are) (?:this|you|that)|who am i|what is your name|is this the",),
    "computer": (r"computer|robot|machine|a bot|artificial|are you human|are you real|an ai",),
    "help": (r"what can (?:you|i)|help|options",),
    "greeting": (r"hello|hi|good (?:morning|afternoon|evening|day)|hey",),
    "wrong_number": (r"wrong number|misdialled|misdialed",),
    "emergency": (
        r"emergency|ambulance|fire brigade|heart attack|stroke|unconscious|can t breathe|bleeding",
    ),
    "this_number": (
        r"(?:this|same|my) number$|number i m calling from|you have my number|you can see",
    ),
    "dont_know": (r"don t know|no number|rather not say|no idea|anonymous",),
}

OVERRULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wrong_number", ("no", "connect", "yes")),
    ("voicemail", ("message", "yes")),
    ("emergency", ("concern", "wait")),
    ("no", ("yes", "cancel")),
    ("presence", ("hours", "open_now")),
    ("computer", ("human",)),
    ("repeat", ("yes", "wait", "no")),
    *((style, ("yes", "no", "repeat")) for style in ("slower", "louder", "faster", "softer")),
    ("wait", ("yes",)),
    ("callback", ("connect",)),
    ("who", ("connect",)),
    ("question", ("concern", "address")),
    ("message", ("human",)),
)
"""Where the first is heard, the others do not count."""

KEY_WORDS = frozenset(
    """
    address message appointment connect repeat slower goodbye callback voicemail reception
    accounts opening tomorrow monday tuesday wednesday thursday friday saturday sunday correct
    cleaner
    """.split()
)
SPEAKING = r"\b(?:speak|speaking|talk|talking)\b|\b(?:hear|hearing|understand) you\b"
"""Where it is TOM's speaking that is spoken of."""
ADDRESSED = r"\b(?:you|your|please|line)\b"
MINE = r"\b(?:my|our)\b"
"""Where it is something else."""

ANSWERS = frozenset("correct right wrong thanks okay goodbye".split())
"""Short answers worth mending in a line of one or two words."""

CONTENT = r"\b(?:tell|let|pass on|message is)(?: \w+){0,3}? (?:that|know) (.+)"
