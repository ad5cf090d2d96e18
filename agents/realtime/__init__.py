"""The realtime pipeline: VAD ► streaming STT ► streaming LLM ► streaming TTS, with barge-in.

frames ─► VAD, endpointer ─► recognition (STT) ─► reply (LLM ► clauses ► TTS) ─► play
               │                                     ▲
               └── speech while TOM speaks: barge-in ┘ cancel, flush, keep what was heard
"""
