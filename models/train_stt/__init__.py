"""How models/stt-demo-de and stt-demo-en are made: text, speech, network, graph, measurement.

Run `python -m models.train_stt --help`. Nothing here is imported by TOM itself.
"""
