"""Voicemail, and what turns recordings into transcripts and summaries.

voicemail.py   takes a message on a call; mailbox.py lets its owner listen to them
engine.py      the `whisperx` package: pcm ──► segments with word times; in a worker process only
transcript.py  what comes out of it; channels merged by time
summary.py     who, what, how urgent, where to call back: by rules
summarise.py   the same from a language model, validated
"""
