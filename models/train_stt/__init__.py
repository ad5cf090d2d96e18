"""How models/stt-demo-de is made: text, synthetic speech, network, lexicon graph, measurement.

Run `python -m models.train_stt --help`. Nothing here is imported by TOM itself.
"""
