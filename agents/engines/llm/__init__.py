"""Language models: Ollama, anything that speaks the OpenAI API, and the fallback around them.

ollama.py ───────────┐ pieces of text    chat.py               fallback.py
openai_compatible.py ┴──────────────────► ChatDialogue ───────► WithFallback ──► text and actions
                                          prompt.py  spoken.py   └─ the receptionist, when it fails
"""
