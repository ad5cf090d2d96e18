"""Language models: Ollama, anything that speaks the OpenAI API, and the chain around them.

ollama.py ───────────┐ pieces of text    chat.py               chain.py
openai_compatible.py ┴──────────────────► ChatDialogue ───────► ChainDialogue ──► text and actions
                                          prompt.py  spoken.py   └─ the next one, when it fails
"""
